import "./main.css";
import { checkSubdomain, followApplication } from "./apply";
import { countDown } from "./countdown";
import { followGallery } from "./gallery";
import { followHearts } from "./hearts";
import { closeMenus } from "./menus";
import { loadMore } from "./more";
import { sendOnce } from "./once";
import { refreshResults } from "./results";
import { followTray } from "./tray";
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
followHearts();
followTray();
const comparison = document.getElementById("compare");
if (comparison) void import("./compare").then(({ followComparison }) => followComparison(comparison));
