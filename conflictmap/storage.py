"""Static files under hashed names, ES module imports rewritten to them."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStaticFiles(CompressedManifestStaticFilesStorage):
    """Hash every file; follow `import` lines in our modules (relative path, `.js`, semicolon)."""

    support_js_module_import_aggregation = True
    manifest_strict = True
