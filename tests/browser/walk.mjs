/*
 * walk.mjs: the reading room as a person walks through it: keys, cards, years
 * that are drawn over, lists and queries that are kept; and the same ways
 * without a script.
 *
 * usage: walk.mjs TOP REFTEL
 */
import { spawnSync } from "node:child_process";
import { join, resolve } from "node:path";
import { archive, browser, done, follow, ok, serve } from "./room.mjs";

const [top, reftel] = [resolve(process.argv[2]), resolve(process.argv[3])];
const chromium = await browser();
const held = archive(top, reftel);
const room = await serve(reftel, held.path);
const base = room.base;

async function with_scripts(page) {
	const text = (selector) => page.textContent(selector);
	const focus = () => page.evaluate(() =>
		document.activeElement.getAttribute("href"));

	await page.goto(base + "/");
	await page.keyboard.press("/");
	await page.keyboard.type("fish from:OSLO");
	await page.keyboard.press("Enter");
	await page.waitForURL(/search\?q=fish/);
	ok((await text("h1")).includes("2 telegrams"), "/ and a query find two");
	const chips = await page.$$eval(".chips li", (list) => list.map((item) =>
		item.textContent.replace(/\s+/g, " ").trim()).join("|"));
	ok(/^fish \d+×\|from: oslo 12×$/.test(chips),
		"the query is shown as it was understood", chips);
	await page.keyboard.press("j");
	const first = await focus();
	await page.keyboard.press("j");
	const second = await focus();
	await page.keyboard.press("k");
	ok(/^\/telegram\//.test(first) && /^\/telegram\//.test(second) &&
		first !== second && await focus() === first, "j and k walk",
	first, second);
	await page.keyboard.press("Enter");
	await page.waitForURL(new RegExp(first + "$"));
	ok(true, "Enter opens it");

	await page.goto(base + "/telegram/08OSLO412");
	await page.hover(".telegram a[href='/telegram/08STATE56110']");
	await page.waitForSelector(".card");
	ok(/Demarche|DEMARCHE/.test(await text(".card")),
		"a reference has a card", await text(".card"));
	await page.keyboard.press("Escape");
	ok(await page.$(".card") === null, "Escape puts it away");
	await page.goto(base + "/telegram/07OSLO1177");
	await page.focus(".telegram a[href='/telegram/07REYKJAVIK300']");
	await page.waitForSelector(".card");
	ok(/not held.*cited by 1/.test(await text(".card")),
		"and so has one that is not held, by key", await text(".card"));

	await page.goto(base + "/telegram/08OSLO412/lines");
	await page.hover("#l3 span:has-text('RUEHNY')");
	await page.waitForSelector(".card");
	ok(/Embassy Oslo, Norway.*ACP 117/.test(await text(".card")),
		"a group of the original says what it is here", await text(".card"));
	await page.focus("#l19 span:has-text('EFIS')");
	await page.waitForSelector(".card:has-text('Fishing')");
	ok(true, "and so it does by key");

	await page.goto(base + "/search?q=");
	const bars = await page.locator("svg.bars").boundingBox();
	await page.mouse.move(bars.x + bars.width * .9, bars.y + 20);
	await page.mouse.down();
	await page.mouse.move(bars.x + bars.width * .97, bars.y + 30, { steps: 5 });
	await page.mouse.up();
	await page.waitForURL(/q=year%3A\d{4}\.\.\d{4}$/);
	const span = /(\d{4})\.\.(\d{4})/.exec(page.url());
	const answer = await (await fetch(base + "/api/1/search?limit=0&q=year:" +
		span[0])).json();
	ok(Number(span[1]) > 2000 && (await text("h1")).includes(answer.total),
		"years are drawn over", page.url(), await text("h1"));

	await page.goto(base + "/telegram/08OSLO412");
	await page.click("[data-keep] button");
	ok((await text(".top nav")).includes("List (1)"), "it is on a list");
	await page.click(".top nav a:has-text('List')");
	await page.waitForURL(/list\?of=08OSLO412/);
	ok((await text(".hits")).includes("08OSLO412"), "which is shown");
	await page.fill("#of", "08OSLO412#3 an ugly fish\n08STATE56110");
	await page.click("button:has-text('Keep it')");
	await page.click("button:has-text('Show the list')");
	ok((await text(".hits")).includes("an ugly fish") &&
		(await text(".top nav")).includes("List (2)"), "with its notes");

	await page.goto(base + "/search?q=fish");
	await page.click("button:has-text('Keep the query')");
	await page.evaluate(() => localStorage.setItem("queries", JSON.stringify(
		[{ query: "fish", total: 1 }])));
	await page.goto(base + "/list");
	await page.waitForSelector("#kept .count");
	ok(/\d+ new since you looked/.test(await text("#kept")),
		"a query that is kept says what is new", await text("#kept"));
}

async function without(page) {
	await page.goto(base + "/");
	await page.fill("#q", "fish");
	await follow(page, "main button:has-text('Search')");
	await page.fill("input[name=from]", "2008");
	await page.fill("input[name=to]", "2008");
	await follow(page, "button:has-text('Narrow')");
	ok(/year%3A2008$/.test(page.url()), "years narrow by a form", page.url());
	await follow(page, ".facets a:has-text('OSLO')");
	ok(/from%3AOSLO$/.test(page.url()), "a facet narrows", page.url());
	await follow(page, ".facets a.on");
	ok(/q=fish%20year%3A2008$/.test(page.url()), "and widens", page.url());
	await follow(page, ".chips a[aria-label='Without year:2008']");
	ok(/q=fish$/.test(page.url()), "a part is taken away", page.url());
	await follow(page, ".hit h3 a");
	for (const view of ["Original", "How to read it", "Thread", "Similar",
		"Editions", "Reading copy"]) {
		await follow(page, `.tabs a:has-text('${view}')`);
		ok(await page.getAttribute(".tabs a[aria-current]", "href") ===
			new URL(page.url()).pathname, `to ${view}`);
	}
	await page.goto(base + "/list");
	await page.fill("#of", "08OSLO412 a note");
	await follow(page, "button:has-text('Show the list')");
	ok((await page.textContent(".hits")).includes("a note"),
		"a list is made by a form");
	await page.goto(base + "/guide");
	await page.fill("#word", "NODIS");
	await follow(page, "button:has-text('Look up')");
	ok((await page.textContent("main")).includes("NODIS"),
		"a word is looked up");
}

/* Who has an account keeps lists and queries on the server. */
async function with_account(page, scripts) {
	const text = (selector) => page.textContent(selector);
	const title = `Cod, ${scripts ? "with" : "without"} scripts`;

	await page.goto(door.base + "/telegram/08OSLO412");
	await page.fill("#name", "doe");
	await page.fill("#password", password);
	await follow(page, "main button");
	await page.click("#on-lists summary");
	await page.selectOption("#kept-list", "new");
	await page.fill("#on-lists input[name=title]", title);
	await page.fill("#kept-p", "3");
	await page.fill("#kept-note", "an ugly fish");
	await follow(page, "#on-lists button");
	ok(/telegram\/08OSLO412#on-lists$/.test(page.url()) &&
		(await text("#on-lists")).includes("an ugly fish"),
	"a telegram is put on a list, with a note", page.url());
	ok(await page.$("[data-keep]") === null, "and none is kept in the browser");
	await follow(page, `#on-lists a:has-text('${title}')`);
	await page.fill("#lines", "08STATE56110 the points");
	await follow(page, "button:has-text('Put on the list')");
	ok((await text(".hits")).includes("the points"), "lines are put on it");
	await page.click(".hit:has-text('the points') summary");
	await page.fill(".hit:has-text('the points') input[name=note]", "ref A");
	await follow(page, "button:has-text('Keep the note'):visible");
	ok((await text(".hits")).includes("ref A"), "a note is changed");
	await page.click(".hit:has-text('ref A') summary");
	await follow(page, "button:has-text('Take it off'):visible");
	ok(!(await text(".hits")).includes("08STATE56110"), "one is taken off");
	await page.goto(door.base + "/search?q=fish");
	await follow(page, "button:has-text('Keep the query')");
	ok(/\/lists$/.test(page.url()) &&
		(await text(".kept-queries")).includes("nothing new"),
	"a query is kept", page.url());
	await follow(page, "button:has-text('Look')");
	ok(/search\?sort=newest&q=fish$/.test(page.url()), "and looked at");
	await follow(page, ".top nav a:has-text('Lists')");
	await follow(page, "button:has-text('Forget it')");
	await follow(page, `a:has-text('${title}')`);
	await page.click("summary:has-text('Delete it')");
	await follow(page, "button:has-text('Delete the list')");
	ok(/\/lists$/.test(page.url()) && !(await text("main")).includes(title),
		"a list is deleted", page.url());
}

const password = "an ugly fish, and a lamp", users = join(held.folder, "users");
spawnSync(reftel, ["user", "add", "doe", "--users", users, "--clearance", "TS",
	"--captions", "NODIS,EXDIS,NOFORN,ONLY,UNMARKED"],
{ input: password + "\n" });
const door = await serve(reftel, held.path, "--users", users);

for (const scripts of [true, false]) {
	const context = await chromium.newContext({ javaScriptEnabled: scripts });
	const page = await context.newPage();

	page.setDefaultTimeout(20000);
	try {
		await (scripts ? with_scripts(page) : without(page));
		await with_account(page, scripts);
	} catch (error) {
		ok(false, "no way ends early", String(error), page.url());
	}
	await context.close();
}
door.end();
await chromium.close();
room.end();
done();
