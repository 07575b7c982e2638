"""Our line icons: what stands inside a 24 × 24 drawing, stroked by the style sheet."""

PATHS = {
    "search": '<circle cx="11" cy="11" r="7"/><path d="m20 20-3.9-3.9"/>',
    "pin": '<path d="M12 21c4.5-4.6 7-8 7-11a7 7 0 1 0-14 0c0 3 2.5 6.4 7 11Z"/>'
    '<circle cx="12" cy="10" r="2.5"/>',
    "phone": '<path d="M6.5 3.5h3l1.6 4.2-2.2 1.7a13 13 0 0 0 5.7 5.7l1.7-2.2 4.2 1.6v3a2 2 0 0 1-2.2 2'
    'A17 17 0 0 1 4.5 5.7a2 2 0 0 1 2-2.2Z"/>',
    "clock": '<circle cx="12" cy="12" r="8.5"/><path d="M12 7v5.2l3.2 1.9"/>',
    "check": '<path d="m5 12.5 4.6 4.5L19 7.5"/>',
    "close": '<path d="m6 6 12 12M18 6 6 18"/>',
    "right": '<path d="m9.5 5.5 6.5 6.5-6.5 6.5"/>',
    "down": '<path d="m5.5 9.5 6.5 6.5 6.5-6.5"/>',
    "user": '<circle cx="12" cy="8" r="4"/><path d="M4.5 20.5c1-4 4-6 7.5-6s6.5 2 7.5 6"/>',
    "filter": '<path d="M4 7h9M19 7h1M4 17h1M11 17h9"/><circle cx="16" cy="7" r="2.5"/>'
    '<circle cx="8" cy="17" r="2.5"/>',
    "shield": '<path d="M12 3.5 5 6v5.5c0 4.3 2.8 7.4 7 9 4.2-1.6 7-4.7 7-9V6l-7-2.5Z"/>'
    '<path d="m9 12 2.2 2.2L15.2 10"/>',
    "file": '<path d="M7 3.5h7l4.5 4.5v12.5H7a1.5 1.5 0 0 1-1.5-1.5V5A1.5 1.5 0 0 1 7 3.5Z"/>'
    '<path d="M13.5 3.5V8.5h5M9 13h6M9 16.5h4"/>',
    "message": '<path d="M4 5.5h16v11h-9l-4.5 4v-4H4v-11Z"/>',
    "store": '<path d="M4.5 10v10h15V10M3 9.5l2-5.5h14l2 5.5c-1 1.8-3.4 1.8-4.5 0-1.1 1.8-3.4 1.8-4.5 0'
    '-1.1 1.8-3.5 1.8-4.5 0ZM9.5 20v-5.5h5V20"/>',
    "info": '<circle cx="12" cy="12" r="8.5"/><path d="M12 11v5M12 7.8v.2"/>',
}
