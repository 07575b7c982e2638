import { describe, expect, test } from "vitest";
import { apr, money } from "@/buyer/calculator/drawing";
import { TermsRefused } from "@/buyer/calculator/engine";
import { payments, type Way } from "@/buyer/calculator/payments";
import { fieldOf, readTerms } from "@/buyer/calculator/reading";

const USUAL: Record<string, string> = { price: "226000", down: "20", months: "36", rate: "4.8", left: "30" };
const said =
  (typed: Record<string, string>) =>
  (name: string): string =>
    typed[name] ?? USUAL[name] ?? "";

describe("ways to pay", () => {
  test("a lease in advance: the vector, and its true rate", () => {
    const lease = payments("lease", 25_000_000n, "0.06", 36, 15_000_000n);
    expect(lease.rows[0]?.payment).toBe(377_333n);
    expect(apr(lease.apr, false)).toBe("6.00%");
    const paid = lease.rows.reduce((sum, each) => sum + each.payment, 0n);
    expect(lease.interest).toBe(paid + 15_000_000n - 25_000_000n);
    expect(lease.rows.every((each) => each.principal + each.interest === each.payment)).toBe(true);
  });

  test.each<[Way, bigint]>([
    ["equal_instalment", 540_252n],
    ["equal_principal", 574_542n],
    ["balloon", 364_777n],
    ["flat_fee", 574_542n],
    ["lease", 363_324n],
  ])("%s: the first payment as the server has it", (way, first) => {
    expect(readTerms(said({})).calculated(way).rows[0]?.payment).toBe(first);
  });

  test("a lease of one month would pay all at once", () => {
    expect(() => payments("lease", 1_000_000n, "0.06", 1, 0n)).toThrow("finance.lease_too_short");
  });
});

test.each([
  [{ months: "0" }, "months"],
  [{ months: "10000" }, "months"],
  [{ months: "1.5" }, "months"],
  [{ down: "-5" }, "down"],
  [{ down: "100" }, "down"],
  [{ rate: "-1" }, "rate"],
  [{ price: "0" }, "price"],
  [{ price: "abc" }, "price"],
])("%j is refused at its field", (typed, field) => {
  try {
    readTerms(said(typed)).calculated("equal_instalment");
    expect.unreachable();
  } catch (problem) {
    expect(problem).toBeInstanceOf(TermsRefused);
    expect(fieldOf(problem as TermsRefused)).toBe(field);
  }
});

test.each([
  ["0", "0.00%"],
  ["0.048", "4.80%"],
  ["0.065998", "6.60%"],
  ["0.00005", "0.01%"],
  ["0.000049", "0.00%"],
  ["1", "100.00%"],
  ["1.5", "150.00%"],
])("%s is %s", (fraction, words) => {
  expect(apr(fraction, false)).toBe(words);
});

test("what goes back has its sign", () => {
  expect(money(-123_450n)).toBe("−¥1,234.50");
});
