/*
 * site.mjs: the site of files: every link leads to a file that is there, no
 * page asks for anything that is not, its search finds what the archive finds,
 * and a site of a query has nothing of what the query does not find.
 *
 * usage: site.mjs TOP REFTEL
 */
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, readdirSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, relative, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { archive, browser, done, follow, ok } from "./room.mjs";
import { rules } from "./rules.mjs";

const [top, reftel] = [resolve(process.argv[2]), resolve(process.argv[3])];
const chromium = await browser();
const { HtmlValidate, StaticConfigLoader } = await import("html-validate");
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core"),
	"utf8");
const held = archive(top, reftel);
const [all, part] = ["all", "part"].map((name) => join(held.folder, name));

function run(...words) {
	const made = spawnSync(reftel, words, { encoding: "utf8" });

	return { status: made.status, text: made.stdout + made.stderr };
}

function files(folder) {
	return readdirSync(folder, { recursive: true })
		.map((name) => join(folder, name))
		.filter((name) => statSync(name).isFile());
}

const unescape = (s) => s.replaceAll("&amp;", "&").replaceAll("&quot;", '"')
	.replaceAll("&#39;", "'");

/* Links of a page that lead nowhere. */
function lost(folder, file) {
	const text = readFileSync(file, "utf8");
	const bad = [];

	for (const [, name] of text.matchAll(
		/ (?:href|src|action)="([^"]*)"/g)) {
		const [path, place] = unescape(name).split("#");
		const to = path.split("?")[0] === "" ? file
			: resolve(dirname(file), decodeURIComponent(path.split("?")[0]));

		if (/^[a-z]+:|^\//.test(name) || relative(folder, to).startsWith(".."))
			bad.push(`${name} leaves the site`);
		else if (!existsSync(to))
			bad.push(`${name} is not there`);
		else if (place && !readFileSync(to, "utf8")
			.includes(` id="${place}"`))
			bad.push(`${name} has no such place`);
	}
	return bad.map((b) => `${relative(folder, file)}: ${b}`);
}

async function sound(folder) {
	const html = new HtmlValidate(new StaticConfigLoader(rules));
	const pages = files(folder).filter((f) => /\.(html|xml)$/.test(f));
	const bad = pages.flatMap((file) => lost(folder, file));

	ok(bad.length === 0, `${pages.length} pages, and every link leads to a file`,
		bad);
	const wrong = [];
	for (const file of pages.filter((f) => f.endsWith(".html") &&
		(/08OSLO412|08LIMA90/.test(f) || !/telegram|tables/.test(f)))) {
		const report = await html.validateString(readFileSync(file, "utf8"));
		for (const result of report.results)
			wrong.push(...result.messages.map((m) =>
				`${relative(folder, file)}: ${m.ruleId}: ${m.message}`));
	}
	ok(wrong.length === 0, "they are valid HTML", wrong);
}

/* The pages as a browser opens them from a disk. */
async function open(folder, scripts) {
	const context = await chromium.newContext({ javaScriptEnabled: scripts,
		viewport: { width: 360, height: 800 } });
	const page = await context.newPage();
	const base = pathToFileURL(folder).href;
	let troubles = [];

	page.on("console", (m) => troubles.push("console: " + m.text()));
	page.on("pageerror", (e) => troubles.push("error: " + e));
	page.on("requestfailed", (r) => {
		/* What a page no longer waits for when the next one opens. */
		if (r.failure().errorText !== "net::ERR_ABORTED")
			troubles.push("failed: " + r.url());
	});
	page.on("request", (r) => {
		if (!r.url().startsWith(base))
			troubles.push("asks " + r.url());
	});
	for (const name of ["index.html", "search.html", "map.html", "guide.html",
		"traffic.html", "actions.html", "telegram/08OSLO412.html",
		"telegram/08OSLO412/lines.html", "telegram/08OSLO412/thread.html",
		"telegram/07REYKJAVIK300.html", "post/OSLO.html", "tag/EFIS.html",
		"guide/tables/tags.html", "search.html?q=lumpsucker"]) {
		troubles = [];
		await page.goto(base + "/" + name);
		if (await page.evaluate(() => document.documentElement.scrollWidth >
			document.documentElement.clientWidth))
			troubles.push("scrolls sideways");
		if (scripts) {
			await page.evaluate(axe);
			const found = await page.evaluate(() => axe.run(document, {
				preload: false }));
			troubles.push(...found.violations.map((v) =>
				`axe: ${v.id}: ${v.nodes[0].html}`));
		}
		ok(troubles.length === 0, `${name} opens from a disk ` +
			(scripts ? "with scripts" : "without"), troubles);
	}
	return { page, base };
}

async function search({ page, base }) {
	const ids = () => page.$$eval("#found .hit a", (list) => list.map((a) =>
		a.getAttribute("href").replace(/.*\//, "").replace(".html", ""))
		.sort().join(" "));

	for (const [query, same] of [["lumpsucker", "subject:lumpsucker"],
		["from:OSLO", "from:OSLO"], ["tag:EFIS year:2008", "tag:EFIS year:2008"],
		["class:SECRET", "class:SECRET"], ["date:1974-05..1976", undefined],
		["-tag:EFIS from:OSLO", "-tag:EFIS from:OSLO"]]) {
		await page.goto(base + "/index.html");
		await page.fill("#q", query);
		await page.keyboard.press("Enter");
		await page.waitForURL(/search\.html\?q=/);
		const found = run("search", "-a", held.path, "-f", "ndjson", "-n", "0",
			"--", ...(same ?? query).split(" ")).text.trim().split("\n")
			.map((line) => JSON.parse(line).id).filter(Boolean).sort().join(" ");
		ok(await ids() === found && found !== "", `it finds ${query}`,
			"there: " + found, "here:  " + await ids());
	}
	await page.goto(base + "/index.html");
	await page.fill("input[name=from]", "2008");
	await page.fill("input[name=to]", "2008");
	await follow(page, "button:has-text('Narrow')");
	ok(/2008/.test(await page.inputValue("#q")) &&
		(await ids()).includes("08OSLO412"), "years narrow");
	await page.click("#found a[href='telegram/08OSLO412.html']");
	await page.waitForSelector(".telegram");
	ok(true, "and a hit is a page");
}

let made = run("site", "-a", held.path, all);
ok(made.status === 0 && /\d+ telegrams in \d+ files/.test(made.text),
	"a site is written", made.text);
const total = JSON.parse(run("search", "-a", held.path, "-f", "json", "").text)
	.total;
ok(Number(/(\d+) telegrams in/.exec(made.text)[1]) === total &&
	readFileSync(join(all, "search.html"), "utf8")
		.includes(`${total} telegrams</h1>`) &&
	/; \d+ of them have? no number, and no page/.test(made.text),
"it counts what its pages count", made.text);
await sound(all);
ok(readFileSync(join(all, "telegram/08OSLO412.original"), "latin1") ===
	readFileSync(join(top, "samples/2000s/2008OSLO412-lumpsucker-and-rock.txt"),
		"latin1") &&
	readFileSync(join(all, "telegram/08OSLO412.pdf"), "latin1")
		.startsWith("%PDF") &&
	JSON.parse(readFileSync(join(all, "telegram/08OSLO412.json"))).id ===
		"08OSLO412", "bytes, PDF and JSON lie beside the page");
const shown = await open(all, true);
await search(shown);
const { page, base } = await open(all, false);
await page.goto(base + "/search.html");
await follow(page, ".pages a[rel=next]");
ok((await page.$$(".hit")).length > 10,
	"without scripts all are listed, page by page");

made = run("site", "-a", held.path, "lumpsucker", part);
ok(made.status === 0, "a site of a query is written", made.text);
await sound(part);
const others = files(part).filter((file) => !file.includes("/guide") &&
	/CAMEL|FONDUE/i.test(readFileSync(file, "latin1")));
ok(others.length === 0 && existsSync(join(part, "telegram/08OSLO412.html")) &&
	!existsSync(join(part, "telegram/75IZMIR219.html")),
"and has nothing of what it does not find", others);
made = run("site", "-a", held.path, "(lumpsucker", join(held.folder, "none"));
ok(made.status !== 0 && !existsSync(join(held.folder, "none")),
	"what is no query makes no site", made.text);
await chromium.close();
done();
