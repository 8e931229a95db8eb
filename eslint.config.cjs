const globals = require("globals");

module.exports = [
    {
        files: ["**/*.js"],
        languageOptions: {
            ecmaVersion: 2024,
            sourceType: "module",
            globals: {...globals.browser, odoo: "readonly", luxon: "readonly"},
        },
        rules: {
            eqeqeq: "error",
            "no-console": "warn",
            "no-undef": "error",
            "no-unused-vars": "error",
            "prefer-const": "error",
        },
    },
];
