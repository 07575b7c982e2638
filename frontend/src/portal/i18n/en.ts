import common from "@/shared/i18n/en.json";
import nav from "./nav.en.json";

export default { ...common, nav };
