/*
 * cards.js: what a link to a telegram leads to, on a card.
 */
"use strict";
(function () {
	const known = new Map(); /* by number: a promise of what is said of it */

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

	async function lines(link) {
		const said = await ask(id_of(link));
		const all = [];

		if (!said || said.held === undefined)
			return all;
		if (said.held) {
			const t = said.telegram;

			all.push(["title", t.subject ?? t.id]);
			all.push(["about", [t.id, (t.date ?? "").slice(0, 10),
				t.classification].filter(Boolean).join(" · ")]);
			if (t.snippet)
				all.push(["begins", t.snippet]);
		} else
			all.push(["about", `${said.id} is not held`]);
		if (said.cited_by > 0)
			all.push(["about", `cited by ${said.cited_by}`]);
		return all;
	}

	card.about(function (place) {
		const link = place.closest("main a");

		return link && !link.closest(".tabs") && id_of(link) ? link : null;
	}, lines);
})();
