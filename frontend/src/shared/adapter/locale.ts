import type { Language } from "element-plus/es/locale";
import en from "element-plus/es/locale/lang/en";
import zh from "element-plus/es/locale/lang/zh-cn";
import type { AppLocale } from "@/shared/i18n/format";

export const elementLocale: Record<AppLocale, Language> = { zh, en };
