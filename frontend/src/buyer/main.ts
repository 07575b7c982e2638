import "./main.css";
import { checkSubdomain, followApplication } from "./apply";
import { countDown } from "./countdown";
import { followGallery } from "./gallery";
import { closeMenus } from "./menus";
import { loadMore } from "./more";
import { sendOnce } from "./once";
import { refreshResults } from "./results";
import { suggestWhileTyping } from "./typing";

/** Every page works without this file; it only spares taps and waiting. */
document.documentElement.dataset.enhanced = "true";
refreshResults();
suggestWhileTyping();
loadMore();
followGallery();
countDown();
closeMenus();
sendOnce();
checkSubdomain();
followApplication();
