/*
 * card.js: a card beside what it is about: one at a time, put away by Escape
 * and by going on.  cards.js and gloss.js say what is on it.
 */
"use strict";
const card = (function () {
	let shown = null, owner = null, timer = 0;

	function hide() {
		clearTimeout(timer);
		if (shown)
			shown.remove();
		if (owner)
			owner.removeAttribute("aria-describedby");
		shown = owner = null;
	}

	/* Lines of [class, text]; nothing when what it is about is left. */
	function show(about, lines) {
		if (owner !== about || lines.length === 0)
			return;
		if (shown)
			shown.remove();
		shown = document.createElement("div");
		shown.id = "card";
		shown.className = "card";
		shown.setAttribute("role", "tooltip");
		for (const [name, text] of lines) {
			const p = document.createElement("p");

			p.className = name;
			p.textContent = text;
			shown.append(p);
		}
		document.body.append(shown);
		about.setAttribute("aria-describedby", "card");

		const at = about.getBoundingClientRect();
		const wide = document.documentElement.clientWidth;
		const left = Math.min(at.left, wide - shown.offsetWidth - 8);

		shown.style.left = Math.max(left, 8) + window.scrollX + "px";
		shown.style.top = at.bottom + window.scrollY + 6 + "px";
	}

	/* What `find` gives for a place that is pointed at or reached by key. */
	function about(find, lines) {
		function begin(event) {
			const place = event.target.closest && find(event.target);

			if (!place || place === owner)
				return;
			hide();
			owner = place;
			timer = setTimeout(async () => show(place, await lines(place)),
				150);
		}

		document.addEventListener("pointerover", begin);
		document.addEventListener("focusin", begin);
	}

	document.addEventListener("pointerout", function (event) {
		if (owner && owner.contains(event.target) &&
		    owner !== document.activeElement)
			hide();
	});
	document.addEventListener("focusout", hide);
	document.addEventListener("keydown", function (event) {
		if (event.key === "Escape")
			hide();
	});
	return { about };
})();
