/* keys.js: j and k walk through a list of telegrams, / goes to the box. */
"use strict";
(function () {
	function hits() {
		return [...document.querySelectorAll(".hit h3 a")];
	}

	function walk(step) {
		const all = hits();
		const at = all.indexOf(document.activeElement);
		const to = all[at < 0 ? (step > 0 ? 0 : -1) : at + step];

		if (to) {
			to.focus();
			to.closest(".hit").scrollIntoView({ block: "nearest" });
		}
	}

	function turn(rel) {
		const link = document.querySelector(`.pages a[rel=${rel}]`);

		if (link)
			link.click();
	}

	document.addEventListener("keydown", function (event) {
		const box = document.getElementById("q");

		if (event.ctrlKey || event.metaKey || event.altKey ||
		    event.target.closest("input, textarea, select"))
			return;
		if (event.key === "j")
			walk(1);
		else if (event.key === "k")
			walk(-1);
		else if (event.key === "n")
			turn("next");
		else if (event.key === "p")
			turn("prev");
		else if (event.key === "/" && box) {
			event.preventDefault();
			box.focus();
			box.select();
		}
	});
})();
