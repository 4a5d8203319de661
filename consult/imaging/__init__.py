"""Pictures: only their pixels come through, in a process of their own. No Django in `cleaning`, `dicom`, `burning`."""
