/*
 * brush.js: years are chosen by drawing over their bars; what is drawn is put
 * into the form below them, and sent.
 */
"use strict";
(function () {
	const svg = document.querySelector("svg.bars");
	const form = document.querySelector(".years form");
	const wide = 8; /* of a year, as bars.c draws it */

	if (!svg || !form)
		return;

	const first = Number(svg.dataset.first), last = Number(svg.dataset.last);
	const brush = document.createElementNS(svg.namespaceURI, "rect");
	let from = null, moved = false;

	brush.setAttribute("class", "brush");
	brush.setAttribute("height", "100");
	svg.append(brush);

	function year(event) {
		const box = svg.getBoundingClientRect();
		const at = (event.clientX - box.left) / box.width;
		const y = first + Math.floor(at * Number(svg.dataset.places));

		return Math.min(Math.max(y, first), last);
	}

	function draw(a, b) {
		const least = Math.min(a, b), most = Math.max(a, b);

		brush.setAttribute("x", (least - first) * wide);
		brush.setAttribute("width", (most - least + 1) * wide);
		form.elements.from.value = least;
		form.elements.to.value = most;
	}

	svg.addEventListener("pointerdown", function (event) {
		if (event.button !== 0)
			return;
		from = year(event);
		moved = false;
	});
	svg.addEventListener("pointermove", function (event) {
		if (from === null)
			return;
		if (year(event) !== from && !moved) {
			moved = true;
			svg.setPointerCapture(event.pointerId);
		}
		if (moved)
			draw(from, year(event));
	});
	svg.addEventListener("pointerup", function () {
		if (moved)
			form.requestSubmit();
		from = null;
	});
	svg.addEventListener("pointercancel", function () {
		from = null;
	});
	/* What was drawn is no click on a bar, and no link to carry away. */
	svg.addEventListener("click", function (event) {
		if (moved)
			event.preventDefault();
	}, true);
	svg.addEventListener("dragstart", function (event) {
		event.preventDefault();
	});
})();
