from django.utils.translation import gettext_lazy as _

from config.settings.places import ROOT

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Simplified Chinese")), ("en", _("English"))]
LOCALE_PATHS = [ROOT / "config" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"
SHOWN_TIME_ZONE = "Asia/Shanghai"
