/*
 * pages.mjs: every kind of page, as a person would have it: light and dark,
 * 360 and 1440 pixels wide, with and without scripts.  axe finds nothing,
 * the console is silent, nothing is asked of anybody else, nothing scrolls
 * sideways, and the HTML is valid.  A picture of each stays in a folder.
 *
 * usage: pages.mjs TOP REFTEL FOLDER [PATTERN]
 */
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { archive, browser, done, hostiles, ok, serve } from "./room.mjs";
import { rules } from "./rules.mjs";

const [top, reftel, pictures] =
	[process.argv[2], process.argv[3], process.argv[4]].map((p) => resolve(p));
const chromium = await browser();
const { HtmlValidate, StaticConfigLoader } = await import("html-validate");
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core"),
	"utf8");

/* Address and status. */
const paths = [
	["/", 200], ["/search", 200], ["/search?q=fish", 200],
	["/search?q=fish&sort=newest", 200], ["/search?q=&after=20", 200],
	["/search?q=year:2008%20tag:EFIS", 200], ["/search?q=nosuchword", 200],
	["/search?q=(fish", 400],
	["/telegram/08OSLO412", 200], ["/telegram/08OSLO412/lines", 200],
	["/telegram/08OSLO412/how", 200], ["/telegram/08OSLO412/thread", 200],
	["/telegram/08OSLO412/editions", 200],
	["/telegram/08OSLO412/similar", 200],
	["/all/from", 200], ["/all/nothing", 404],
	["/person/DOE%2C%20JOHN", 200], ["/person/NOBODY", 404],
	["/map", 200], ["/map?q=year:1974", 200], ["/traffic", 200],
	["/traffic?q=tag:EFIS", 200], ["/actions", 200],
	["/actions?open=30&q=", 200], ["/list", 200],
	["/list?of=08OSLO412%233%20an%20ugly%20fish%0A08OSLO999%0A%3Cb%3E", 200],
	["/telegram/07REYKJAVIK300", 404], ["/telegram/75IZMIR219", 200],
	["/telegram/75IZMIR219/lines", 200], ["/telegram/75IZMIR219/how", 200],
	["/post/OSLO", 200], ["/post/OSLO/2008", 200], ["/post/APIA/2007", 200], ["/tag/EFIS", 200],
	["/guide", 200], ["/guide/queries", 200], ["/guide/checks", 200],
	["/guide/tables", 200], ["/guide/tables/signals", 200],
	["/guide/tables/tags", 200],
	["/guide/tables/tags?q=fish", 200], ["/guide?q=NODIS", 200],
	["/guide?q=%3Cb%3E", 200], ["/nowhere", 404],
	["/telegram/08OSLO412.docx", 404],
	...hostiles.map((name) => ["/telegram/" + name, 200]),
	...hostiles.map((name) => ["/telegram/" + name + "/lines", 200]),
].filter(([path]) => new RegExp(process.argv[5] ?? "").test(path));

const html = new HtmlValidate(new StaticConfigLoader(rules));

function file_name(path) {
	return path.slice(1).replace(/[/?=&]/g, "_")
		.replace(/[^A-Za-z0-9._-]/g, "~") || "home";
}

/* What is not right with the page as it is shown. */
async function troubles_of(page, scripts) {
	const found = await page.evaluate(() => {
		const most = document.documentElement.clientWidth;
		const wide = document.documentElement.scrollWidth > most
			? [...document.querySelectorAll("body *")].filter((e) =>
				e.getBoundingClientRect().right > most + 1)
				.slice(0, 5).map((e) => "scrolls sideways: " +
					e.outerHTML.slice(0, 120))
			: [];
		return wide;
	});

	if (!scripts) /* axe needs scripts itself */
		return found;
	await page.evaluate(axe);
	const result = await page.evaluate(() => axe.run(document, {
		resultTypes: ["violations"],
	}));
	for (const violation of result.violations)
		for (const node of violation.nodes.slice(0, 3))
			found.push(`axe: ${violation.id}: ${node.html.slice(0, 160)} ` +
				(node.any[0]?.message ?? ""));
	return found;
}

async function look(base, scheme, width, scripts, list, enter) {
	const context = await chromium.newContext({
		colorScheme: scheme, javaScriptEnabled: scripts,
		viewport: { width, height: 900 }, reducedMotion: "reduce",
	});
	const page = await context.newPage();
	let troubles = [];

	page.on("console", (m) => {
		/* Chromium says so of every page that is no 200. */
		if (!/status of (400|404)/.test(m.text()))
			troubles.push("console: " + m.text());
	});
	page.on("pageerror", (e) => troubles.push("error: " + e));
	page.on("dialog", (d) => {
		troubles.push("a dialog: " + d.message());
		d.dismiss();
	});
	page.on("request", (r) => {
		if (!r.url().startsWith(base + "/"))
			troubles.push("asks " + r.url());
	});
	if (enter)
		await enter(page);
	for (const [path, status] of list) {
		troubles = [];
		const got = await page.goto(base + path, { waitUntil: "load" });
		if (got.status() !== status)
			troubles.push(`status ${got.status()}`);
		troubles.push(...await troubles_of(page, scripts));
		if (scripts)
			await page.screenshot({ fullPage: width > 400, path: join(
				pictures, `${file_name(path)}-${scheme}-${width}.png`) })
				.catch(() => page.screenshot({ path: join(pictures,
					`${file_name(path)}-${scheme}-${width}.png`) }));
		ok(troubles.length === 0, `${path}, ${scheme}, ${width} pixels, ` +
			(scripts ? "with scripts" : "without"), troubles);
		if (enter && scripts)
			await valid(path, await got.text());
	}
	await context.close();
}

async function valid(path, text) {
	const report = await html.validateString(text, path);

	ok(report.valid, `${path} is valid HTML`, report.results.flatMap((r) =>
		r.messages.map((m) => `${m.line}:${m.column} ${m.ruleId}: ` +
			m.message)));
}

async function everywhere(base, list, enter) {
	for (const scheme of ["light", "dark"])
		for (const width of [360, 1440])
			await Promise.all([true, false].map((scripts) =>
				look(base, scheme, width, scripts, list, enter)));
}

/* Where there are accounts: the door, and what an account has behind it. */
const password = "an ugly fish, and a lamp";
const token = "0123456789abcdef0123456789abcdef";
const behind = [["/", 200], ["/telegram/08OSLO412", 200],
	["/release/08OSLO412", 200], ["/desk", 200], ["/desk/08OSLO412", 200],
	["/keeping", 200], ["/accounts", 200], ["/telegram/08OSLO412/editions", 200],
	["/lists", 200], ["/lists/doe/" + token, 200], ["/search?q=fish", 200],
	["/list?of=08OSLO412%20a%20note", 200], ["/lists/doe/none", 404],
].filter(([path]) => new RegExp(process.argv[5] ?? "").test(path));

function add_account(folder) {
	const users = join(folder, "users");
	const done = spawnSync(reftel, ["user", "add", "doe", "--users", users,
		"--role", "administrator", "--clearance", "TS", "--captions",
		"NODIS,EXDIS,NOFORN,ONLY,UNMARKED,LIMDIS"],
	{ input: `${password}\n${password}\n`, encoding: "utf8" });

	ok(done.status === 0, "there is an account", done.stderr);
	mkdirSync(users + ".lists", { mode: 0o700 });
	writeFileSync(join(users + ".lists", "doe.lists"),
		`list\t${token}\tThe rock and its lumpsuckers, for the ambassador\n` +
		"on\t08OSLO412\t3\tan ugly fish, and the only one that is " +
		"asked for by name in three demarches\non\t08STATE56110\t0\t\n" +
		"on\t08LIMA904\t1\t" + "long".repeat(90) + "\n" +
		`list\t${token.replace("0", "f")}\t<i>Another</i>\n` +
		"query\t1\t1209600000\tfish\n" +
		"query\t9999\t1209600000\tfrom:OSLO subject:lumpsucker OR " +
		"\"twelve mile\" OR tag:EFIS class:CONFIDENTIAL year:2008\n");
	return users;
}

async function come_in(page) {
	await page.fill("#name", "doe");
	await page.fill("#password", password);
	await page.click("main button");
}

mkdirSync(pictures, { recursive: true });
const held = archive(top, reftel);
const room = await serve(reftel, held.path);

for (const [path] of paths)
	await valid(path, await (await fetch(room.base + path)).text());
await everywhere(room.base, paths);
room.end();

/* Decisions, of which one waits for a second reader. */
const [log, policy] = ["desk.log", "policy"].map((n) => join(held.folder, n));
writeFileSync(policy, "readers 2\n");
const fish = ["-a", held.path, "id:08OSLO412"];
for (const [reader, ...words] of [["roe", "--cut", "P3", "--code", "B6",
	"--reason", "what one says of one's own delegation is nobody's business, " +
	"5 USC 552", ...fish], ["roe", "--free", "P2", ...fish],
["poe", "--second", "2"]])
	spawnSync(reftel, ["review", "-k", log, "-p", policy, "--reader", reader,
		...words]);
ok(readFileSync(log, "utf8").split("\n").length === 4, "there are decisions");
const door = await serve(reftel, held.path, "--users",
	add_account(held.folder), "--desk", log, "--policy", policy);
await valid("/login", await (await fetch(door.base + "/login")).text());
await everywhere(door.base, [["/login", 200]]);
await everywhere(door.base, behind, async (page) => {
	await page.goto(door.base + "/");
	await come_in(page);
	ok(await page.textContent("footer").then((t) => t.includes("doe")),
		"one comes in by the door");
});
door.end();
await chromium.close();
done();
