import { createSSRApp } from "vue";
import { renderToString } from "vue/server-renderer";
import { createI18n } from "vue-i18n";
import { describe, expect, it, vi } from "vitest";
import type { Rating } from "@/api/contract";

vi.mock("@/shared/composables/useFormat", () => ({ useFormat: () => ({ money: (sum: { amount: number }) => String(sum.amount) }) }));
const { default: RatingBand } = await import("@/shared/ui/rating/RatingBand.vue");

const yuan = (amount: number) => ({ amount, currency: "CNY" });

describe("the bar of a rating", () => {
  it.each(["GREAT", "GOOD", "FAIR", "HIGH"])("keeps the words %s apart from the marks on the bar", async (deal) => {
    const rating = { deal, price: yuan(5), low: yuan(1), fair: yuan(5), high: yuan(9) } as unknown as Rating;
    const app = createSSRApp(RatingBand, { rating }).use(createI18n({ legacy: false, locale: "en", missingWarn: false, fallbackWarn: false, messages: { en: {} } }));
    const page = await renderToString(app);
    const words = /<span class="([^"]*)"/.exec(page)?.[1]?.split(" ") ?? [];
    const marks = [...page.matchAll(/<i class="([^"]*)"/g)].map((found) => found[1]);
    expect(words).toContain("deal");
    expect(marks).toContain("fair");
    expect(words.filter((word) => marks.includes(word))).toEqual([]);
  });
});
