<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>HeadsPanel</name>
    <message numerus="yes">
        <source>%n place(s)</source>
        <translation><numerusform>%n place</numerusform><numerusform>%n places</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>Mean over the %n phrase(s) read so far. Layers 0 and 1 left out.</source>
        <translation><numerusform>Mean over the %n phrase read so far. Layers 0 and 1 left out.</numerusform><numerusform>Mean over the %n phrases read so far. Layers 0 and 1 left out.</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>Over the %n phrase(s) read so far.</source>
        <translation><numerusform>Over the %n phrase read so far.</numerusform><numerusform>Over the %n phrases read so far.</numerusform></translation>
    </message>
</context>
<context>
    <name>Window</name>
    <message numerus="yes">
        <source>%n more notice(s)</source>
        <translation><numerusform>%n more notice</numerusform><numerusform>%n more notices</numerusform></translation>
    </message>
</context>
</TS>
