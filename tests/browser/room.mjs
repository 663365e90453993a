/*
 * room.mjs: the reading room and a browser for the tests beside this: an
 * archive of samples that is served, and Debian's Chromium by Playwright.
 */
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, mkdirSync, rmSync, writeFileSync }
	from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

let count = 0, failed = 0;

/* A test of TAP; `notes` say more when it fails. */
export function ok(good, name, ...notes) {
	count++;
	console.log(`${good ? "" : "not "}ok ${count} - ${name}`);
	if (!good) {
		failed++;
		for (const line of notes.flat().join("\n").split("\n").slice(0, 30))
			console.log("# " + line);
	}
	return good;
}

export function done() {
	console.log(`1..${count}`);
	process.exitCode = failed > 0 ? 1 : 0;
}

export function skip(reason) {
	console.log(`1..0 # SKIP ${reason}`);
	process.exit(0);
}

/* Clicks what leads to another page, which is whole when this returns. */
export async function follow(page, selector) {
	const loaded = page.waitForEvent("load");

	await page.click(selector);
	await loaded;
}

const chromium_path = "/usr/bin/chromium";

/* A browser that asks nobody for anything but what it is told to. */
export async function browser() {
	let playwright;

	if (!existsSync(chromium_path))
		skip("there is no chromium");
	try {
		playwright = await import("playwright-core");
	} catch {
		skip("tools/deps has installed no npm packages");
	}
	return playwright.chromium.launch({
		executablePath: chromium_path,
		args: ["--no-sandbox", "--disable-gpu", "--disable-quic",
			"--no-first-run", "--disable-background-networking",
			"--disable-component-update", "--disable-sync",
			"--hide-scrollbars"],
	});
}

const hostile = [
	["08LIMA901", "<script>alert(1)</script> \"x\" 'y' &amp; A FISH"],
	["08LIMA902", "\u202e\u2066RIGHT TO LEFT\u2069 \x1b[31m\x07\x01 FISH"],
	["08LIMA903", "</title></h1></main><img src=x onerror=alert(3)> FISH"],
	["08LIMA904", "FISH " + "A".repeat(20000)],
];

function write_hostile(folder) {
	for (const [name, subject] of hostile)
		writeFileSync(join(folder, name + ".txt"),
			`P 031200Z MAY 08\nFM AMEMBASSY LIMA\nTO SECSTATE WASHDC\n` +
			`UNCLAS LIMA 000${name.slice(-3)}\n\nE.O. 12958: N/A\n` +
			`TAGS: PREL, <b>PE</b>, OVIP (<i>DOE, JANE</i>)\n` +
			`SUBJECT: EXERCISE: ${subject}\n` +
			`REF: A. <u>LIMA 1</u> B. 08 QUITO 12\n\n` +
			`1. (U) <script>alert(2)</script> ${subject}\n\n` +
			`2. (U) XXXXXXXX <a href=javascript:alert(4)>.\nDOE\n`);
}

export const hostiles = hostile.map(([name]) => name);

/* An archive of all samples and of hostile telegrams, in a new folder. */
export function archive(top, reftel) {
	const folder = mkdtempSync(join(tmpdir(), "reftel-browser."));
	const bad = join(folder, "hostile");
	const path = join(folder, "a.reftel");

	mkdirSync(bad);
	write_hostile(bad);
	const run = spawnSync(reftel,
		["import", "-a", path, join(top, "samples"), bad]);
	if (run.status > 3)
		throw new Error("import: " + run.stderr);
	process.on("exit", () => rmSync(folder, { recursive: true }));
	return { folder, path };
}

/* Serve it; resolves to what ends it and the address, without a slash. */
export async function serve(reftel, path, ...options) {
	const child = spawn(reftel,
		["serve", "-a", path, "--listen", "127.0.0.1:0", ...options],
		{ stdio: ["ignore", "pipe", "inherit"] });
	let said = "";

	process.on("exit", () => child.kill());
	for await (const chunk of child.stdout) {
		said += chunk;
		const address = /http:\/\/[^/\s]+/.exec(said);
		if (address)
			return { base: address[0], end: () => child.kill() };
	}
	throw new Error("it does not say where it is: " + said);
}
