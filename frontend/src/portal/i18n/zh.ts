import common from "@/shared/i18n/zh.json";
import nav from "./nav.zh.json";

export default { ...common, nav };
