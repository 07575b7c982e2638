"""A certificate authority of our own for the demo and the tests. It qualifies nobody: see docs/esign.md.

It speaks what a real one speaks: enrolment over EST (RFC 7030), OCSP (RFC 6960), revocation lists (RFC 5280)
and timestamps (RFC 3161). OCSP, lists and timestamps are certomancer's.
"""
