/*
 * list.js: a list at hand in this browser alone: telegrams are put on it
 * where they are read, and queries are kept with what they found when they
 * were last looked at.  /list shows both; the server keeps neither.
 */
"use strict";
(function () {
	function load(name) {
		try {
			return JSON.parse(localStorage.getItem(name)) ?? [];
		} catch {
			return [];
		}
	}

	function save(name, value) {
		try {
			localStorage.setItem(name, JSON.stringify(value));
		} catch { /* a browser that keeps nothing */ }
	}

	const link = document.querySelector(".top nav a[href='/list']");

	/* The list is carried in the address that leads to it. */
	function lead() {
		const lines = load("list");

		if (!link)
			return;
		link.textContent = lines.length ? `List (${lines.length})` : "List";
		link.href = lines.length
			? "/list?of=" + encodeURIComponent(lines.join("\n"))
			: "/list";
	}

	function button(words, act) {
		const b = document.createElement("button");

		b.type = "button";
		b.textContent = words;
		b.addEventListener("click", () => act(b));
		return b;
	}

	function number_of(line) {
		return line.split(/[#\s]/)[0];
	}

	/* On a telegram: keep it, or let it go. */
	const keep = document.querySelector("[data-keep]");

	if (keep) {
		const id = keep.dataset.keep;
		const has = () => load("list").some((l) => number_of(l) === id);
		const words = () => has() ? "On your list ×" : "Put on a list";

		keep.append(button(words(), function (b) {
			const lines = load("list");

			save("list", has()
				? lines.filter((l) => number_of(l) !== id)
				: [...lines, id]);
			b.textContent = words();
			lead();
		}));
	}

	/* On results: keep the query. */
	const away = document.querySelector(".away[data-query]");

	if (away) {
		const query = away.dataset.query;
		const total = Number(away.dataset.total);
		const mine = (s) => s.query === query;
		const words = () => load("queries").some(mine)
			? "Query kept ×" : "Keep the query";
		const kept = load("queries");

		kept.filter(mine).forEach((s) => { s.total = total; });
		save("queries", kept);
		away.append(button(words(), function (b) {
			const all = load("queries");

			save("queries", all.some(mine)
				? all.filter((s) => !mine(s))
				: [...all, { query, total }]);
			b.textContent = words();
		}));
	}

	/* On the list's own page: it is what is kept from now on, if wanted. */
	const place = document.getElementById("kept");

	async function tell(item, kept) {
		const answer = await fetch("/api/1/search?limit=0&facets=0&q=" +
			encodeURIComponent(kept.query)).then((r) => r.json())
			.catch(() => null);
		const span = document.createElement("span");

		if (!answer || answer.total === undefined)
			return;
		span.className = "count";
		span.textContent = answer.total > kept.total
			? ` ${answer.total - kept.total} new since you looked`
			: " nothing new";
		item.append(span);
	}

	if (place) {
		const area = document.getElementById("of");

		area.form.querySelector("p:last-child").append(" ",
			button("Keep it as your list", function (b) {
				save("list", area.value.split("\n")
					.map((l) => l.trim()).filter(Boolean));
				b.textContent = "Kept in this browser";
				lead();
			}));
		const queries = load("queries");
		if (queries.length > 0) {
			const h = document.createElement("h2");
			const list = document.createElement("ul");

			h.textContent = "Queries you keep";
			for (const kept of queries) {
				const item = document.createElement("li");
				const a = document.createElement("a");

				a.href = "/search?sort=newest&q=" +
					encodeURIComponent(kept.query);
				a.textContent = kept.query || "everything";
				item.append(a);
				list.append(item);
				tell(item, kept);
			}
			place.append(h, list);
		}
	}
	lead();
})();
