import { describe, expect, it } from "vitest";
import { moneyParts, moneyText, phoneText, relativeText } from "@/shared/i18n/format";

const cny = (amount: number) => ({ amount, currency: "CNY" });

describe("money", () => {
  it.each([
    [22_980_000, "¥22.98 万", "¥229,800"],
    [22_985_000, "¥22.985 万", "¥229,850"],
    [500_000, "¥5,000", "¥5,000"],
    [1_000_000, "¥1.00 万", "¥10,000"],
    [328_680_000, "¥328.68 万", "¥3,286,800"],
    [-2_000_000, "−¥2.00 万", "−¥20,000"],
    [12_345, "¥123.45", "¥123.45"],
  ])("shows %i fen as a price in each language", (fen, zh, en) => {
    expect(moneyText(cny(fen), "zh")).toBe(zh);
    expect(moneyText(cny(fen), "en")).toBe(en);
  });

  it("keeps every yuan when exactness is asked for", () => {
    expect(moneyText(cny(22_980_001), "zh", "exact")).toBe("¥229,800.01");
  });

  it("rounds sums that are read at a glance", () => {
    expect(moneyText(cny(11_846_000_000), "zh", "compact")).toBe("¥1.18 亿");
    expect(moneyText(cny(11_846_000_000), "en", "compact")).toBe("¥118.46M");
    expect(moneyParts(cny(928_450_000), "zh", "compact")).toEqual({ sign: "¥", figure: "928.45", unit: "万" });
  });
});

describe("phone", () => {
  it("groups a mobile number and leaves others alone", () => {
    expect(phoneText("+8613800001234")).toBe("138 0000 1234");
    expect(phoneText("0571-86880021")).toBe("0571-86880021");
  });
});

describe("relative time", () => {
  const now = Date.parse("2026-11-22T08:00:00Z");
  it("speaks of minutes, hours and days", () => {
    expect(relativeText("2026-11-22T07:48:00Z", "zh", now)).toBe("12分钟前");
    expect(relativeText("2026-11-21T07:00:00Z", "en", now)).toBe("yesterday");
    expect(relativeText("2026-11-22T11:00:00Z", "en", now)).toBe("in 3 hours");
  });
});
