import common from "@/shared/i18n/zh.json";
import rating from "@/shared/i18n/rating.zh.json";
import applications from "../features/applications/i18n/zh.json";
import catalogue from "../features/catalogue/i18n/zh.json";
import contests from "../features/contests/i18n/zh.json";
import backups from "../features/dealers/i18n/backups.zh.json";
import dealers from "../features/dealers/i18n/zh.json";
import wording from "../features/forms/i18n/clauses.zh.json";
import forms from "../features/forms/i18n/zh.json";
import life from "../features/dealers/i18n/life.zh.json";
import log from "../features/log/i18n/zh.json";
import mandates from "../features/mandates/i18n/zh.json";
import overview from "../features/overview/i18n/zh.json";
import recalls from "../features/recalls/i18n/zh.json";
import rules from "../features/rules/i18n/zh.json";
import switches from "../features/switches/i18n/zh.json";

export default { ...common, applications, backups, catalogue, contests, dealers, forms, life, log, mandates, overview, rating, recalls, rules, switches, wording };
