"""LocHeads Studio for Krita: a docker where a phrase becomes a selection, and a prompt a layer."""

from krita import DockWidgetFactory, DockWidgetFactoryBase, Krita

from locheads_krita.docker import StudioDocker

Krita.instance().addDockWidgetFactory(
    DockWidgetFactory("locheads_studio", DockWidgetFactoryBase.DockRight, StudioDocker)
)
