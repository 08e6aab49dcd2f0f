from django.contrib.admin.apps import AdminConfig


class CareAdminConfig(AdminConfig):
    default_site = "unioncare.organisation.signin.admin_site.CareAdminSite"
