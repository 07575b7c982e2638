import vue from "eslint-plugin-vue";
import ts from "typescript-eslint";

/** A feature may use shared code and itself; a neighbour's rooms are closed, as in the back end. */
const closedRooms = ["stock", "orders", "customers", "service", "staff", "dashboard", "dealer"].map((feature) => ({
  files: [`src/portal/features/${feature}/**/*.{ts,vue}`],
  rules: {
    "no-restricted-imports": [
      "error",
      {
        patterns: [
          { regex: `^@/portal/features/(?!${feature}/)`, message: "Features do not import each other." },
          { regex: "^@/console", message: "The portal does not import the console." },
        ],
      },
    ],
  },
}));

export default ts.config(
  { ignores: ["dist/", "node_modules/", "src/api/generated/"] },
  ...ts.configs.recommended,
  ...vue.configs["flat/essential"],
  {
    files: ["**/*.{ts,vue}"],
    languageOptions: { parserOptions: { parser: ts.parser } },
    rules: {
      "@typescript-eslint/no-explicit-any": "error",
      "@typescript-eslint/consistent-type-imports": "error",
      "vue/block-order": ["error", { order: ["script", "template", "style"] }],
      "vue/no-v-html": "error",
      "vue/multi-word-component-names": "off",
      "no-console": "error",
      "max-lines": ["error", { max: 200, skipBlankLines: false }],
    },
  },
  { files: ["mock/**", "scripts/**", "tests/**", "src/api/contract*.ts"], rules: { "max-lines": ["error", 450], "no-console": "off" } },
  ...closedRooms,
);
