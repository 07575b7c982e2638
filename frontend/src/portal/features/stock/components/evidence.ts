/** What may back a contest; the server judges the content again. */
import { translate } from "@/shared/i18n";

export const MOST_FILES = 5;
export const ACCEPTED_TYPES = ["image/jpeg", "image/png", "image/webp", "application/pdf"];
export const PICTURE_TYPES = ["image/jpeg", "image/png", "image/webp"];
const MAX_BYTES = 10 * 1024 * 1024;

/** Why a file cannot be taken, in the reader's words; empty if it can. */
export function faultOf(file: File): string {
  if (!ACCEPTED_TYPES.includes(file.type)) return translate("stock.rating.wrongType");
  if (file.size > MAX_BYTES) return translate("stock.rating.tooLarge");
  return "";
}

/** Why a file cannot be taken as a picture, in the reader's words; empty if it can. */
export function pictureFault(file: File): string {
  if (!PICTURE_TYPES.includes(file.type)) return translate("stock.photo.wrongType");
  if (file.size > MAX_BYTES) return translate("stock.photo.tooLarge");
  return "";
}
