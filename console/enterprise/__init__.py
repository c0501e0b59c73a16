"""An enterprise's portal."""
