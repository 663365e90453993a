/* rules.mjs: what valid HTML is, to html-validate. */
export const rules = {
	extends: ["html-validate:standard"],
	rules: {
		/* Titles are a telegram's own, and may be long. */
		"long-title": "off",
		"no-trailing-whitespace": "off",
		"doctype-style": "off",
		"void-style": "off",
	},
};
