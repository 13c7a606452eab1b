"""Running the installation: health for machines; more for administrators later."""
