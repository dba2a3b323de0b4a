"""The application without a screen: session, tools, controller, notices. No Qt, no torch."""
