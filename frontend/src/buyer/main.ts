import "./main.css";
import { checkSubdomain, followApplication } from "./apply";
import { countDown } from "./countdown";
import { submitFilters } from "./filters";
import { followGallery } from "./gallery";
import { closeMenus } from "./menus";
import { loadMore } from "./more";
import { sendOnce } from "./once";

/** Every page works without this file; it only spares taps and waiting. */
document.documentElement.dataset.enhanced = "true";
submitFilters();
loadMore();
followGallery();
countDown();
closeMenus();
sendOnce();
checkSubdomain();
followApplication();
