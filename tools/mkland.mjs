/*
 * mkland.mjs: the outlines of land for the map: src/web/land.path, from
 * Natural Earth's 1:110m land (public domain) as npm's world-atlas has it.
 * What it makes is kept, so that the build needs no npm.
 *
 * usage: mkland.mjs node_modules/world-atlas/land-110m.json >land.path
 *
 * Whole steps of a quarter of a degree from 180 W, 84 N; an island that is
 * smaller than that is left out, and so is what lies south of 60 S.
 */
import { readFileSync } from "node:fs";

const atlas = JSON.parse(readFileSync(process.argv[2], "utf8"));
const { scale, translate } = atlas.transform;

/* The arcs are kept as differences; the map wants places. */
const arcs = atlas.arcs.map((arc) => {
	let x = 0, y = 0;

	return arc.map(([dx, dy]) => {
		x += dx;
		y += dy;
		return [
			Math.round((x * scale[0] + translate[0] + 180) * 4),
			Math.round((84 - (y * scale[1] + translate[1])) * 4),
		];
	});
});

function ring(numbers) {
	const places = [];

	for (const n of numbers) {
		const arc = n < 0 ? [...arcs[~n]].reverse() : arcs[n];
		for (const [x, y] of arc) {
			const last = places.at(-1);
			if (!last || last[0] !== x || last[1] !== y)
				places.push([x, y]);
		}
	}
	return places;
}

/*
 * A ring over 180 degrees goes on beyond the edge, and once more comes in
 * from the other.
 */
const round = 360 * 4;

function whole(places) {
	let shift = 0, last = places[0];

	const out = places.map(([x, y]) => {
		if (x - last[0] > round / 2)
			shift -= round;
		else if (last[0] - x > round / 2)
			shift += round;
		last = [x, y];
		return [x + shift, y];
	});
	const moved = (by) => out.map(([x, y]) => [x + by, y]);
	if (out.some(([x]) => x > round))
		return [out, moved(-round)];
	return out.some(([x]) => x < 0) ? [out, moved(round)] : [out];
}

function path(places) {
	let [x, y] = places[0], out = `M${x} ${y}l`;

	for (const [u, v] of places.slice(1)) {
		const dx = u - x, dy = v - y;
		out += (dx < 0 || out.endsWith("l") ? "" : " ") + dx +
			(dy < 0 ? "" : " ") + dy;
		[x, y] = [u, v];
	}
	return out + "z";
}

const rings = atlas.objects.land.geometries.flatMap((g) =>
	g.type === "Polygon" ? g.arcs : g.arcs.flat()).map(ring);

console.log(rings.filter((r) => r.length > 3 && r.some(([, y]) => y < 144 * 4))
	.flatMap(whole).map(path).join("\n"));
