/*
 * gloss.js: what a group of the original is, and what it says here, on a card
 * when it is pointed at, tapped or reached by key: from the page that explains
 * all of it.  Without a script the group has a title, and that page is whole.
 */
"use strict";
(function () {
	const lines = document.querySelector("ol.lines");
	const how = document.querySelector(".tabs a[href$='/how']");
	let page = null; /* a promise of the explanation */

	if (!lines || !how)
		return;
	for (const group of lines.querySelectorAll("span[title]")) {
		group.dataset.what = group.title;
		group.removeAttribute("title");
	}

	function explanation() {
		page ??= fetch(how.getAttribute("href")).then((r) => r.text())
			.then((text) => new DOMParser().parseFromString(text, "text/html"))
			.catch(() => null);
		return page;
	}

	/* The group among those that are explained for its line. */
	function find(whole, line, text) {
		const item = whole && [...whole.querySelectorAll("ol.explain > li")]
			.filter((li) => li.value <= line).pop();

		if (!item)
			return null;
		for (const name of item.querySelectorAll("dt"))
			if (name.textContent.trim() === text)
				return name.nextElementSibling;
		return item.value === line ? item.querySelector("p") : null;
	}

	card.about((place) => place.closest("ol.lines span[data-what]"),
		async function (group) {
			const line = Number(group.closest("li").id.slice(1));
			const said = find(await explanation(), line,
				group.textContent.trim());
			const source = said && said.querySelector("cite");
			const all = [["about", group.dataset.what]];

			if (said)
				all.unshift(["title", [...said.childNodes]
					.filter((n) => n !== source)
					.map((n) => n.textContent).join("").trim()]);
			if (source)
				all.push(["about", source.textContent]);
			return all;
		});
})();
