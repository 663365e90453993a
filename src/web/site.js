/*
 * site.js: search in a site of files, where no program answers: by words of
 * the title, from:, tag:, class:, id:, year: and date:, over what index.js
 * lists.  Without it, search.html lists all telegrams, the newest first.
 */
"use strict";
(function () {
	const all = window.reftel ?? [];
	const place = document.getElementById("found");
	const asked = new URLSearchParams(location.search);
	const box = document.getElementById("q");
	const most = 200; /* that are shown */

	if (!place || !asked.has("q") && !asked.has("from"))
		return;

	function fold(s) {
		return s.normalize("NFD").replace(/[\u0300-\u036f]/g, "")
			.toLowerCase();
	}

	function parts_of(query) {
		const found = query.matchAll(
			/(-|NOT\s+)?(?:([a-z]+):)?(?:"([^"]*)"|(\S+))/g);

		return [...found].map((m) => ({ not: Boolean(m[1]), field: m[2],
			value: fold(m[3] ?? m[4]) }));
	}

	/* 1974, 1974-05, 1974..1976: is a date among them? */
	function within(date, value) {
		const [from, to] = value.includes("..")
			? value.split("..") : [value, value];

		return date !== "" && date.slice(0, from.length) >= from &&
			(to === "" || date.slice(0, to.length) <= to);
	}

	function holds(part, t) {
		const [id, , title, date, from, level, tags] = t;

		switch (part.field) {
		case undefined:
		case "subject":
			return part.value.split(/\s+/).every((word) =>
				fold(title + " " + id).includes(word.replace(/\*$/, "")));
		case "from":
		case "post":
			return fold(from) === part.value.replace(/\s/g, "");
		case "tag":
		case "person":
			return tags.some((tag) => fold(tag) === part.value);
		case "class":
			return fold(level) === part.value;
		case "id":
			return fold(id) === part.value;
		case "year":
		case "month":
		case "date":
			return within(date, part.value);
		default:
			return null; /* that takes a program */
		}
	}

	function shown(t) {
		const [id, file, title, date, , level] = t;
		const item = document.createElement("li");
		const head = document.createElement("h3");
		const link = document.createElement("a");
		const about = document.createElement("p");

		item.className = "hit";
		link.href = file;
		link.textContent = title || id;
		about.className = "about";
		about.textContent = [id, date, level].filter(Boolean).join(" · ");
		head.append(link);
		item.append(head, about);
		return item;
	}

	let query = asked.get("q") ?? "";
	const from = asked.get("from"), to = asked.get("to");
	if (from || to)
		query = query.replace(/\s*year:\S+/g, "") +
			` year:${from ?? ""}..${to ?? ""}`;
	query = query.trim();
	box.value = query;

	const parts = parts_of(query);
	const deaf = parts.filter((p) => holds(p, ["", "", "", "", "", "", []]) ===
		null);
	const hits = all.filter((t) => parts.every((p) =>
		deaf.includes(p) || holds(p, t) !== p.not));
	const list = document.createElement("ol");
	const head = document.createElement("h1");

	head.textContent = hits.length === 1 ? "1 telegram"
		: `${hits.length} telegrams`;
	list.className = "hits";
	list.append(...hits.slice(0, most).map(shown));
	const parts_shown = [head];
	if (deaf.length > 0) {
		const note = document.createElement("p");

		note.className = "note";
		note.textContent = "Passed over, since these pages are files: " +
			deaf.map((p) => p.field + ":").join(" ");
		parts_shown.push(note);
	}
	if (hits.length > most) {
		const note = document.createElement("p");

		note.className = "note";
		note.textContent = `The newest ${most} are shown.`;
		parts_shown.push(note);
	}
	const heading = document.createElement("h2");
	heading.className = "hidden";
	heading.textContent = "Telegrams";
	place.replaceChildren(...parts_shown, heading, list);
	document.title = query || "All telegrams";
})();
