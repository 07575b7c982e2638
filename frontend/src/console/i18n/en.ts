import common from "@/shared/i18n/en.json";
import rating from "@/shared/i18n/rating.en.json";
import applications from "../features/applications/i18n/en.json";
import catalogue from "../features/catalogue/i18n/en.json";
import contests from "../features/contests/i18n/en.json";
import backups from "../features/dealers/i18n/backups.en.json";
import dealers from "../features/dealers/i18n/en.json";
import wording from "../features/forms/i18n/clauses.en.json";
import forms from "../features/forms/i18n/en.json";
import life from "../features/dealers/i18n/life.en.json";
import log from "../features/log/i18n/en.json";
import mandates from "../features/mandates/i18n/en.json";
import overview from "../features/overview/i18n/en.json";
import recalls from "../features/recalls/i18n/en.json";
import rules from "../features/rules/i18n/en.json";
import switches from "../features/switches/i18n/en.json";

export default { ...common, applications, backups, catalogue, contests, dealers, forms, life, log, mandates, overview, rating, recalls, rules, switches, wording };
