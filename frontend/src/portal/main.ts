import "@/shared/tokens.css";
import "@/shared/base.css";
import "@/shared/boot.css";
import { start } from "@/shared/start";
import App from "./App.vue";
import { messages, parts } from "./i18n";
import { createPortalRouter } from "./router";

void start({ root: App, messages, parts, router: createPortalRouter });
