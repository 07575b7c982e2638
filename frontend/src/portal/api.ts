import { createClient } from "@/api/client";
import type { PortalPaths } from "@/api/contract";

/** The portal's typed client: one for all features. */
export const api = createClient<PortalPaths>();
