import { ApiError } from "@/api/errors";
import { translate } from "@/shared/i18n";

/** What happened and what to do, in the reader's language; the server's own words win when it sent some. */
export function describeFailure(error: unknown): string {
  if (!(error instanceof ApiError)) return translate("common.failure.unexpected");
  if (error.message) return error.message;
  if (error.offline) return translate("common.failure.offline");
  if (error.status === 403) return translate("common.failure.forbidden");
  if (error.status === 404) return translate("common.failure.gone");
  if (error.status === 409) return translate("common.failure.conflict");
  return translate("common.failure.server");
}
