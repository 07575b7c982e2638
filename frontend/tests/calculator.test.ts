import { expect, test } from "vitest";
import vectors from "../../shared_apps/rulebook/vectors.json";
import { answer, type Question } from "@/buyer/calculator/wire";
import { readTerms } from "@/buyer/calculator/reading";
import { halfUp, rateUnits } from "@/buyer/calculator/engine";

test.each(vectors)("$name", ({ question, expect: figures }) => {
  expect(answer(question as unknown as Question)).toMatchObject(figures);
});

test.each([
  [1n, 2n, 1n],
  [-1n, 2n, -1n],
  [3n, 2n, 2n],
  [1n, 3n, 0n],
  [-5n, 3n, -2n],
  [0n, 7n, 0n],
])("%s / %s is %s, half up", (numerator, denominator, rounded) => {
  expect(halfUp(numerator, denominator)).toBe(rounded);
});

test.each(["", "x", "1e2", "0,5", "٣", "1.", ".5"])("%j is no rate", (said) => {
  expect(() => rateUnits(said)).toThrow("finance.rate_not_a_number");
});

test("full-width digits are read as narrow ones", () => {
  const typed: Record<string, string> = { price: "１２．５万", down: "２０％", months: "３６", rate: "４．８" };
  const narrow: Record<string, string> = { price: "12.5万", down: "20%", months: "36", rate: "4.8" };
  const [wide, usual] = [typed, narrow].map((said) => readTerms((name) => said[name] ?? "").calculated("equal_instalment"));
  expect(wide).toEqual(usual);
});
