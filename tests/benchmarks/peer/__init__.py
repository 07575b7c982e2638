"""Our models under django-tenants as it is shipped: what the tenancy benchmark compares with."""
