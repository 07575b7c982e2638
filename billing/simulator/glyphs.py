"""The few drawn signs of the hosted pages."""

LOCK = (
    '<svg viewBox="0 0 16 16" fill="currentColor" aria-hidden="true"><path d="M4.5 7V5a3.5 3.5 0 0 1'
    " 7 0v2h.5A1.5 1.5 0 0 1 13.5 8.5v4A1.5 1.5 0 0 1 12 14H4a1.5 1.5 0 0 1-1.5-1.5v-4A1.5 1.5 0 0 1"
    ' 4 7h.5Zm1.5 0h4V5a2 2 0 1 0-4 0v2Z"/></svg>'
)
BUBBLES = (
    '<svg viewBox="0 0 20 20" fill="currentColor" aria-hidden="true"><path d="M8 3C4.4 3 1.5 5.3 1.5'
    " 8.2c0 1.6.9 3 2.3 4L3.2 14l2.2-1.1c.6.2 1.3.3 2 .3-.1-.3-.1-.6-.1-.9 0-2.7 2.6-4.8"
    ' 5.7-4.9C12.5 4.9 10.5 3 8 3Z"/><path d="M18.5 12.3c0-2.3-2.4-4.2-5.2-4.2s-5.2'
    " 1.9-5.2 4.2 2.3 4.2 5.2 4.2c.6 0 1.1-.1 1.6-.2l1.9.9-.5-1.5c1.3-.8"
    ' 2.2-2 2.2-3.4Z"/></svg>'
)
CHECK = (
    '<svg viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2.2" aria-hidden="true"'
    ' stroke-linecap="round" stroke-linejoin="round"><path d="m5 12.5 4.5 4.5L19 7.5"/></svg>'
)
CLOCK = (
    '<svg viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" aria-hidden="true"'
    ' stroke-linecap="round"><circle cx="12" cy="12" r="8.5"/><path d="M12 7.5V12l3 2"/></svg>'
)
GLYPHS = {"alipay": "支", "wechat_pay": BUBBLES}
MARKS = {**GLYPHS, "bank": LOCK, "complete": CHECK, "expired": CLOCK, "missing": "?"}
