import { describe, expect, it } from "vitest";
import { checkDigit, cleanVin, groupVin, vinFault } from "@/shared/vin";

describe("VIN", () => {
  it.each(["1M8GDM9AXKP042788", "11111111111111111", "5GZCZ43D13S812715"])("accepts %s", (vin) => {
    expect(vinFault(vin)).toBeNull();
  });

  it("names what is wrong", () => {
    expect(vinFault("1M8GDM9AXKP04278")).toBe("length");
    expect(vinFault("1M8GDM9AXKPO42788")).toBe("characters");
    expect(vinFault("1M8GDM9A1KP042788")).toBe("check_digit");
  });

  it("finds the check digit, X included", () => {
    expect(checkDigit("1M8GDM9A0KP042788")).toBe("X");
  });

  it("reads what people paste", () => {
    expect(cleanVin(" lgx ce6cb0-r0123456 ")).toBe("LGXCE6CB0R0123456");
    expect(cleanVin("ＬＧＸ")).toBe("LGX");
    expect(groupVin("LGXCE6CB0R0123456")).toBe("LGX CE6CB0 R0123456");
    expect(groupVin("LGX")).toBe("LGX");
  });
});
