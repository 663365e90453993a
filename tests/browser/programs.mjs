/*
 * programs.mjs: what programs are promised: the OpenAPI document is one, each
 * of its answers is as it describes, and the official client of the Model
 * Context Protocol gets along with `reftel mcp'.
 *
 * usage: programs.mjs TOP REFTEL
 */
import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { archive, done, ok, serve, skip } from "./room.mjs";

const [top, reftel] = [resolve(process.argv[2]), resolve(process.argv[3])];
let Validator, Ajv, Client, Transport;

try {
	({ Validator } = await import("@seriousme/openapi-schema-validator"));
	({ default: Ajv } = await import("ajv/dist/2020.js"));
	({ Client } = await import("@modelcontextprotocol/sdk/client/index.js"));
	({ StdioClientTransport: Transport } =
		await import("@modelcontextprotocol/sdk/client/stdio.js"));
} catch {
	skip("tools/deps has installed no npm packages");
}

const held = archive(top, reftel);

/* Everyone may read all, and an account keeps a list. */
const users = join(held.folder, "users"), list = "0123456789abcdef".repeat(2);
for (const name of ["anyone", "doe"])
	spawnSync(reftel, ["user", "add", name, "--users", users, "--clearance",
		"TS", "--captions", "NODIS,EXDIS,NOFORN,ONLY,UNMARKED,LIMDIS,OTHER"],
	{ input: "an ugly fish, and a lamp\n" });
mkdirSync(users + ".lists", { mode: 0o700 });
writeFileSync(join(users + ".lists", "doe.lists"),
	`list\t${list}\tCod\non\t08OSLO412\t3\tan ugly fish\n`);
const room = await serve(reftel, held.path, "--users", users);

/* ---- the API ---- */

const example = { id: "08OSLO412", post: "OSLO", year: "2008", word: "PREL",
	table: "signals", q: "fish", of: "08OSLO412#3 a note\n08OSLO999",
	owner: "doe", list };
const wrong = { id: "08OSLO999", post: "NOWHERE", year: "1999",
	word: "NOSUCHWORD", table: "nothing", q: "(fish", of: "",
	owner: "doe", list: "none" };

const document = await (await fetch(room.base + "/api/1/openapi.json")).json();
const valid = await new Validator().validate(document);
ok(valid.valid && document.openapi.startsWith("3.1"),
	"the description is OpenAPI 3.1", JSON.stringify(valid.errors));

function at(node) {
	while (node.$ref)
		node = node.$ref.slice(2).split("/").reduce((d, p) => d[p], document);
	return node;
}

/* Is an answer as its status and its type are described? */
async function ask(path, operation, values, name, more = []) {
	const query = [...more];

	for (const parameter of operation.parameters.map(at)) {
		const value = values[parameter.name];

		if (value === undefined)
			continue;
		if (parameter.in === "path")
			path = path.replace(`{${parameter.name}}`,
				encodeURIComponent(value));
		else
			query.push(`${parameter.name}=${encodeURIComponent(value)}`);
	}
	const url = path + (query.length ? "?" + query.join("&") : "");
	const got = await fetch(room.base + url);
	const described = operation.responses[got.status];
	const media = (got.headers.get("content-type") ?? "").split(";")[0];
	const body = await got.text();
	const notes = [];

	if (!described)
		notes.push(`status ${got.status} is not described`);
	else if (!at(described).content?.[media])
		notes.push(`${media} is not described for ${got.status}`);
	else if (media === "application/json" && at(described).content[media].schema) {
		const ajv = new Ajv({ strict: false });
		const schema = { ...at(described).content[media].schema,
			components: document.components };

		if (!ajv.validate(schema, JSON.parse(body)))
			notes.push(ajv.errorsText(), body.slice(0, 200));
	}
	ok(notes.length === 0, `${url} ${name}`, notes);
	return got;
}

for (const [path, item] of Object.entries(document.paths)) {
	const good = await ask(path, item.get, example, "answers as described");
	ok(good.status === 200, `with 200`, good.status);
	let bad = await ask(path, item.get, wrong, "refuses as described");
	/* Where no value was wrong a parameter that there is not is. */
	if (bad.status === 200)
		bad = await ask(path, item.get, wrong, "refuses what is not",
			["nosuch=1"]);
	const may = Object.keys(item.get.responses).filter((s) => s !== "200");
	ok(may.length === 0 || may.includes(String(bad.status)) ||
		path.includes("lookup"), `with one of ${may}`, bad.status);
}
for (const format of ["csv", "text", "zip"])
	await ask("/api/1/search", document.paths["/api/1/search"].get,
		{ ...example, format }, "answers as described");
room.end();

/* ---- the Model Context Protocol ---- */

const client = new Client({ name: "test", version: "1" });
const text = (result) => result.content.map((c) => c.text).join("");
await client.connect(new Transport({ command: reftel,
	args: ["mcp", "-a", held.path], stderr: "ignore" }));
ok(client.getServerVersion().name.toLowerCase().includes("reftel"),
	"the official client is welcomed", JSON.stringify(client.getServerVersion()));
const { tools } = await client.listTools();
const names = tools.map((t) => t.name).sort();
ok(["cite", "gaps", "lookup", "read", "search", "thread"].every((n) =>
	names.includes(n)), "it finds its tools", names);
const calls = { search: [{ query: "lumpsucker" }, "08OSLO412"],
	read: [{ id: "08OSLO412" }, "twelve miles"],
	thread: [{ id: "08OSLO412" }, "08STATE56110"],
	gaps: [{ post: "OSLO", year: 2008 }, "missing"],
	lookup: [{ word: "NODIS" }, "NODIS"],
	cite: [{ id: "08OSLO412" }, "Oslo"] };
for (const [name, [args, word]] of Object.entries(calls)) {
	const result = await client.callTool({ name, arguments: args });
	ok(!result.isError && text(result).includes(word), `${name} answers`,
		text(result).slice(0, 300));
}
const refused = await client.callTool({ name: "read",
	arguments: { id: "08OSLO999" } }).catch((e) => ({ isError: true,
	content: [{ text: String(e) }] }));
ok(refused.isError === true || /not held/.test(text(refused)),
	"what is not held is said to be so", text(refused));
await client.close();
done();
