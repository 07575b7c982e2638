import { computed } from "vue";
import { useI18n } from "vue-i18n";
import type { Money } from "@/api/contract";
import * as format from "@/shared/i18n/format";

/** Everything a page needs to show values in the reader's language; re-renders when the language changes. */
export function useFormat() {
  const { locale: tag, t, te } = useI18n();
  const locale = computed<format.AppLocale>(() => (tag.value === "en" ? "en" : "zh"));

  return {
    locale,
    money: (money: Money, style: "price" | "exact" | "compact" = "price") => format.moneyText(money, locale.value, style),
    number: (value: number) => format.numberText(value, locale.value),
    km: (value: number) => (locale.value === "zh" ? `${format.numberText(value, "zh")} 公里` : `${format.numberText(value, "en")} km`),
    date: (iso: string) => format.dateText(iso, locale.value),
    dateTime: (iso: string) => format.dateTimeText(iso, locale.value),
    relative: (iso: string) => format.relativeText(iso, locale.value),
    phone: format.phoneText,
    /** The text of the reader's language, or the other one when that is missing. */
    pick: (zh: string | null | undefined, en: string | null | undefined) => (locale.value === "zh" ? zh || en : en || zh) || "",
    /** The word for a code such as a state; a code we have no word for is never shown raw. */
    word: (family: string, code: string) => (te(`${family}.${code}`) ? t(`${family}.${code}`) : t("common.other")),
    knows: (family: string, code: string) => te(`${family}.${code}`),
  };
}
