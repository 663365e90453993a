/*
 * cards.js: what a link to a telegram leads to, on a card beside it, when it
 * is pointed at or reached by key; Escape puts it away.
 */
"use strict";
(function () {
	const known = new Map(); /* by number: a promise of what is said of it */
	let card = null, owner = null, timer = 0;

	function id_of(link) {
		const match = /^\/telegram\/([^/?#.]+)$/.exec(
			link.getAttribute("href") ?? "");

		return match && match[1];
	}

	function ask(id) {
		if (!known.has(id))
			known.set(id, fetch("/api/1/cards/" + id).then((r) =>
				r.ok || r.status === 404 ? r.json() : null)
				.catch(() => null));
		return known.get(id);
	}

	function line(name, text) {
		const p = document.createElement("p");

		p.className = name;
		p.textContent = text;
		return p;
	}

	function hide() {
		clearTimeout(timer);
		if (card)
			card.remove();
		if (owner)
			owner.removeAttribute("aria-describedby");
		card = owner = null;
	}

	function place(link) {
		const at = link.getBoundingClientRect();
		const wide = document.documentElement.clientWidth;
		const left = Math.min(at.left, wide - card.offsetWidth - 8);

		card.style.left = Math.max(left, 8) + window.scrollX + "px";
		card.style.top = at.bottom + window.scrollY + 6 + "px";
	}

	async function show(link) {
		const said = await ask(id_of(link));

		if (!said || owner !== link)
			return;
		card = document.createElement("div");
		card.id = "card";
		card.className = "card";
		card.setAttribute("role", "tooltip");
		if (said.held) {
			card.append(line("title", said.telegram.subject ??
				said.telegram.id));
			card.append(line("about", [said.telegram.id,
				(said.telegram.date ?? "").slice(0, 10),
				said.telegram.classification].filter(Boolean)
				.join(" · ")));
			if (said.begins)
				card.append(line("begins", said.begins));
		} else
			card.append(line("about", `${said.id} is not held`));
		if (said.cited_by > 0)
			card.append(line("about", `cited by ${said.cited_by}`));
		document.body.append(card);
		link.setAttribute("aria-describedby", "card");
		place(link);
	}

	function begin(event) {
		const link = event.target.closest?.("main a");

		if (!link || link === owner || !id_of(link) ||
		    link.closest(".tabs"))
			return;
		hide();
		owner = link;
		timer = setTimeout(show, 150, link);
	}

	document.addEventListener("pointerover", begin);
	document.addEventListener("focusin", begin);
	document.addEventListener("pointerout", function (event) {
		if (owner && event.target.closest?.("a") === owner)
			hide();
	});
	document.addEventListener("focusout", hide);
	document.addEventListener("keydown", function (event) {
		if (event.key === "Escape")
			hide();
	});
})();
