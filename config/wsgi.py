"""The web process."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")

os.environ.setdefault("MARQUE_DATABASE_CONTEXT", "nowhere")
application = get_wsgi_application()

from shared_apps.marketplace.shelf import KEEPER  # noqa: E402  only now are the apps ready

KEEPER.preload()
