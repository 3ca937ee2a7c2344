"""The frame of every page: window title, language switch, navigation, then the page that was asked for."""

from assessment.ui import callbacks, forged, navigation, packed_places

callbacks.run_to_the_end()
forged.take_what_fits()
packed_places.pack_places()
navigation.run()
