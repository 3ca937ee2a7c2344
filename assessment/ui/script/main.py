"""The frame of every page: window title, language switch, navigation, then the page that was asked for."""

from assessment.ui import navigation

navigation.run()
