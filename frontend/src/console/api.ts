import { createClient } from "@/api/client";
import type { ConsolePaths } from "@/api/contract";

/** The console's typed client. */
export const api = createClient<ConsolePaths>();
