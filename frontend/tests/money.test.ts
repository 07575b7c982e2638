import { describe, expect, it } from "vitest";
import { groupedMoney, parseMoney } from "@/shared/money";

describe("typed money", () => {
  it.each([
    ["229800", 22_980_000],
    ["229,800", 22_980_000],
    ["¥ 229，800.50", 22_980_050],
    ["22.98万", 22_980_000],
    ["22.98 w", 22_980_000],
    ["２２．９８万", 22_980_000],
    ["0.1", 10],
    ["0.29", 29],
  ])("reads %s", (typed, amount) => {
    expect(parseMoney(typed)).toEqual({ amount, currency: "CNY" });
  });

  it.each(["", "abc", "-5", "1.234", "1.2345678万", "12万5", "99999999999999999"])("refuses %s", (typed) => {
    expect(parseMoney(typed)).toBeNull();
  });

  it("writes it back grouped, without empty fen", () => {
    expect(groupedMoney({ amount: 22_980_000, currency: "CNY" })).toBe("229,800");
    expect(groupedMoney({ amount: 125_050, currency: "CNY" })).toBe("1,250.5");
    expect(groupedMoney({ amount: 5, currency: "CNY" })).toBe("0.05");
  });
});
