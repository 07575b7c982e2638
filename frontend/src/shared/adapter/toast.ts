import { ElMessage } from "element-plus";
import { describeFailure } from "@/shared/failures";

/** A short confirmation of something the page does not otherwise show. */
export function tell(message: string): void {
  ElMessage({ message, type: "success", duration: 2600, grouping: true, plain: true, offset: 20 });
}

/** A failure that has no better place on the page. Stays longer, and can be closed. */
export function tellFailure(error: unknown): void {
  ElMessage({ message: describeFailure(error), type: "error", duration: 6000, showClose: true, grouping: true, plain: true, offset: 20 });
}
