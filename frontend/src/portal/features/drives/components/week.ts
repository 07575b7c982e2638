import { computed, type ComputedRef } from "vue";
import { useFormat } from "@/shared/composables/useFormat";

/** Monday to Sunday in the reader's language. */
export function useWeekdays(): ComputedRef<string[]> {
  const { locale } = useFormat();
  return computed(() => {
    const zh = locale.value === "zh";
    const names = new Intl.DateTimeFormat(zh ? "zh-CN" : "en-GB", { weekday: zh ? "narrow" : "short", timeZone: "UTC" });
    return Array.from({ length: 7 }, (_, day) => names.format(new Date(Date.UTC(2024, 0, day + 1))));
  });
}

/** Minutes after midnight as a field of time shows them; the end of the day is its last minute. */
export function clockOf(minutes: number): string {
  const shown = Math.min(minutes, 1439);
  return `${String(Math.floor(shown / 60)).padStart(2, "0")}:${String(shown % 60).padStart(2, "0")}`;
}

/** A field of time in minutes after midnight; not a number while it is empty. */
export function minutesOf(typed: string): number {
  const [hours = Number.NaN, minutes = Number.NaN] = typed.split(":").map(Number);
  return hours * 60 + minutes;
}
