/** A refused request, as the back end words it. `status` 0 means that no answer came at all. */
export interface FieldError {
  field: string;
  code: string;
  message: string;
}

export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly fields: readonly FieldError[] = [],
    readonly requestId: string | null = null,
  ) {
    super(message);
    this.name = "ApiError";
  }

  /** The message for one form field, or undefined. */
  forField(field: string): string | undefined {
    return this.fields.find((line) => line.field === field)?.message;
  }

  get offline(): boolean {
    return this.status === 0;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function text(value: unknown, otherwise: string): string {
  return typeof value === "string" ? value : otherwise;
}

/** Reads the error shape `{error: {code, message, fields, request_id}}`; anything else becomes a plain failure. */
export function parseError(status: number, body: unknown): ApiError {
  const error = isRecord(body) && isRecord(body.error) ? body.error : {};
  const lines = Array.isArray(error.fields) ? error.fields.filter(isRecord) : [];
  const fields = lines.map((line) => ({
    field: text(line.field, ""),
    code: text(line.code, ""),
    message: text(line.message, ""),
  }));
  const requestId = typeof error.request_id === "string" ? error.request_id : null;
  return new ApiError(status, text(error.code, `http.${status}`), text(error.message, ""), fields, requestId);
}
