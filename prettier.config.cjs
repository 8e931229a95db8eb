/** @type {import('prettier').Config} */
module.exports = {
    // the plugin must be found in pre-commit's node environment
    plugins: [require.resolve("@prettier/plugin-xml")],
    bracketSpacing: false,
    printWidth: 88,
    proseWrap: "always",
    tabWidth: 4,
    overrides: [{files: ["*.md", "*.yaml", "*.yml"], options: {tabWidth: 2}}],
    semi: true,
    trailingComma: "es5",
    xmlWhitespaceSensitivity: "preserve",
};
