<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
  <context>
    <name>QObject</name>
    <message>
      <source> and {0} more</source>
      <translation> und {0} weitere</translation>
    </message>
    <message>
      <source>#{0} from {1}</source>
      <translation>#{0} ab {1}</translation>
    </message>
    <message>
      <source>&amp;Join with</source>
      <translation>&amp;Verbinden mit</translation>
    </message>
    <message>
      <source>&amp;Name…</source>
      <translation>Be&amp;nennen…</translation>
    </message>
    <message>
      <source>&amp;Split from here on ({0})</source>
      <translation>Von hier an &amp;abtrennen ({0})</translation>
    </message>
    <message>
      <source>, and of {0} faces {1} as the largest part of ten people saw them with eight ({2} to {3})</source>
      <translation>, und von {0} Gesichtern {1} so, wie die meisten von zehn Menschen sie mit acht sahen ({2} bis {3})</translation>
    </message>
    <message>
      <source>. Those are pictures found on the web, on which it was also tuned: expect less of others, in poor light and of turned heads. Where it cannot tell it says *uncertain*, and that is meant.</source>
      <translation>. Das sind Bilder aus dem Netz, an denen es auch eingestellt wurde: Bei anderen, in schlechtem Licht und bei gedrehten Köpfen ist weniger zu erwarten. Wo es nichts sagen kann, sagt es *unsicher*, und so ist es gemeint.</translation>
    </message>
    <message>
      <source>1 in </source>
      <translation>1 von </translation>
    </message>
    <message>
      <source>1 in {0}</source>
      <translation>1 von {0}</translation>
    </message>
    <message>
      <source>1 mark</source>
      <translation>1 Markierung</translation>
    </message>
    <message>
      <source>1 more waits</source>
      <translation>1 weitere wartet</translation>
    </message>
    <message>
      <source>1,234.5%</source>
      <translation>1.234,5 %</translation>
    </message>
    <message>
      <source>7, of FER-2013</source>
      <translation>7, von FER-2013</translation>
    </message>
    <message>
      <source>8, of FER+</source>
      <translation>8, von FER+</translation>
    </message>
    <message>
      <source>95%</source>
      <translation>95 %</translation>
    </message>
    <message>
      <source>; {0} are left out of this person alone</source>
      <translation>; {0} sind nur bei dieser Person ausgelassen</translation>
    </message>
    <message>
      <source>A face is not a feeling. People smile when they are uneasy and frown when they think. What a person feels, thinks or intends is not in the picture, and no figure of this program says it. How well it reads the faces of different ages, sexes and skin colours has not been checked, since the pictures it learned from do not say.</source>
      <translation>Ein Gesicht ist kein Gefühl. Menschen lächeln, wenn ihnen unwohl ist, und runzeln die Stirn, wenn sie nachdenken. Was ein Mensch fühlt, denkt oder vorhat, ist nicht im Bild, und keine Zahl dieses Programms sagt es. Wie gut es Gesichter verschiedenen Alters, Geschlechts und verschiedener Hautfarbe liest, ist nicht geprüft, denn die Bilder, aus denen es gelernt hat, geben darüber keine Auskunft.</translation>
    </message>
    <message>
      <source>A kind of mark needs a name; write one, or remove the row.</source>
      <translation>Eine Art von Markierung braucht einen Namen; bitte einen schreiben oder die Zeile entfernen.</translation>
    </message>
    <message>
      <source>A network is tried once before it is taken. The picture that runs begins anew with it.</source>
      <translation>Ein Netz wird einmal erprobt, bevor es benutzt wird. Das laufende Bild beginnt damit neu.</translation>
    </message>
    <message>
      <source>A new version is being made. The window closes as soon as that is done.</source>
      <translation>Eine neue Version entsteht. Danach schließt sich das Fenster.</translation>
    </message>
    <message>
      <source>A picture has no timeline</source>
      <translation>Ein Bild hat keine Zeitachse</translation>
    </message>
    <message>
      <source>A recording is under way.</source>
      <translation>Eine Aufnahme läuft.</translation>
    </message>
    <message>
      <source>ANNOTATE</source>
      <translation>ANNOTIEREN</translation>
    </message>
    <message>
      <source>AS IT WAS BEGUN</source>
      <translation>WIE BEGONNEN</translation>
    </message>
    <message>
      <source>About FER Studio</source>
      <translation>Über FER Studio</translation>
    </message>
    <message>
      <source>About the program and its use</source>
      <translation>Über das Programm und seinen Gebrauch</translation>
    </message>
    <message>
      <source>Accept</source>
      <translation>Annehmen</translation>
    </message>
    <message>
      <source>Accept what is suggested</source>
      <translation>Vorschlag annehmen</translation>
    </message>
    <message>
      <source>Accept: {0}</source>
      <translation>Annehmen: {0}</translation>
    </message>
    <message>
      <source>Actions found</source>
      <translation>Gefundene Aktionen</translation>
    </message>
    <message>
      <source>Add</source>
      <translation>Hinzufügen</translation>
    </message>
    <message>
      <source>Add a folder</source>
      <translation>Ordner hinzufügen</translation>
    </message>
    <message>
      <source>Add a folder…</source>
      <translation>Ordner hinzufügen…</translation>
    </message>
    <message>
      <source>Add a kind</source>
      <translation>Eine Art hinzufügen</translation>
    </message>
    <message>
      <source>Add files</source>
      <translation>Dateien hinzufügen</translation>
    </message>
    <message>
      <source>Add files…</source>
      <translation>Dateien hinzufügen…</translation>
    </message>
    <message>
      <source>Add files…</source>
      <comment>button</comment>
      <translation>Dateien…</translation>
    </message>
    <message>
      <source>Add folder…</source>
      <translation>Ordner…</translation>
    </message>
    <message>
      <source>All classes</source>
      <translation>Alle Klassen</translation>
    </message>
    <message>
      <source>All files (*)</source>
      <translation>Alle Dateien (*)</translation>
    </message>
    <message>
      <source>All of it can be seen and removed under *Where everything lies* (Ctrl+Shift+P).</source>
      <translation>All das lässt sich unter *Wo alles liegt* (Strg+Umschalt+P) ansehen und entfernen.</translation>
    </message>
    <message>
      <source>All of this is on this machine. Nothing of it is sent anywhere.</source>
      <translation>All das ist auf diesem Rechner. Nichts davon wird irgendwohin gesendet.</translation>
    </message>
    <message>
      <source>All of this part is left out, as it was marked.</source>
      <translation>Dieser ganze Teil ist ausgelassen, wie markiert.</translation>
    </message>
    <message>
      <source>All people together were seen for {0}.</source>
      <translation>Alle Personen zusammen waren {0} zu sehen.</translation>
    </message>
    <message>
      <source>All settings are as at first.</source>
      <translation>Alle Einstellungen sind wie zu Anfang.</translation>
    </message>
    <message>
      <source>All suspects</source>
      <translation>Alle Verdachtsfälle</translation>
    </message>
    <message>
      <source>All {0} decided</source>
      <translation>Alle {0} entschieden</translation>
    </message>
    <message>
      <source>An export is under way.</source>
      <translation>Ein Export läuft.</translation>
    </message>
    <message>
      <source>An export is under way. Wait for it, or cancel it.</source>
      <translation>Ein Export läuft. Bitte warten oder ihn abbrechen.</translation>
    </message>
    <message>
      <source>Annotate</source>
      <translation>Annotieren</translation>
    </message>
    <message>
      <source>Annotate a video, and it can be watched here with what was read. Sessions are looked for in {0}.</source>
      <translation>Ein annotiertes Video lässt sich hier mit dem ansehen, was erkannt wurde. Gesucht wird in {0}.</translation>
    </message>
    <message>
      <source>Annotate files…</source>
      <translation>Dateien annotieren…</translation>
    </message>
    <message>
      <source>Annotate this file</source>
      <translation>Diese Datei annotieren</translation>
    </message>
    <message>
      <source>Annotate this file…</source>
      <translation>Diese Datei annotieren…</translation>
    </message>
    <message>
      <source>Annotate, or pause all</source>
      <translation>Annotieren oder alle anhalten</translation>
    </message>
    <message>
      <source>Annotate…</source>
      <translation>Annotieren…</translation>
    </message>
    <message>
      <source>Another import or export is under way; wait until it is done.</source>
      <translation>Ein anderer Import oder Export läuft; bitte warten, bis er fertig ist.</translation>
    </message>
    <message>
      <source>Another language is spoken from the next start on.</source>
      <translation>Eine andere Sprache gilt ab dem nächsten Start.</translation>
    </message>
    <message>
      <source>Appearance</source>
      <translation>Aussehen</translation>
    </message>
    <message>
      <source>Apply</source>
      <translation>Anwenden</translation>
    </message>
    <message>
      <source>Apply the decisions</source>
      <translation>Die Entscheidungen anwenden</translation>
    </message>
    <message>
      <source>Apply the decisions…</source>
      <translation>Entscheidungen anwenden…</translation>
    </message>
    <message>
      <source>Apply…</source>
      <translation>Anwenden…</translation>
    </message>
    <message>
      <source>As at first: {0}</source>
      <translation>Wie zu Anfang: {0}</translation>
    </message>
    <message>
      <source>As the session keeps them (CSV)…</source>
      <translation>Wie die Sitzung sie aufbewahrt (CSV)…</translation>
    </message>
    <message>
      <source>As the system</source>
      <translation>Wie im System</translation>
    </message>
    <message>
      <source>Asks</source>
      <translation>Fragt</translation>
    </message>
    <message>
      <source>At {0} it s&amp;hows</source>
      <translation>Bei {0} z&amp;eigt es</translation>
    </message>
    <message>
      <source>Auto</source>
      <translation>Auto</translation>
    </message>
    <message>
      <source>Back</source>
      <translation>Zurück</translation>
    </message>
    <message>
      <source>Back to the open session</source>
      <translation>Zurück zur offenen Sitzung</translation>
    </message>
    <message>
      <source>Backspace</source>
      <translation>Rücktaste</translation>
    </message>
    <message>
      <source>Before you begin</source>
      <translation>Bevor es losgeht</translation>
    </message>
    <message>
      <source>Begin again at the end</source>
      <translation>Am Ende neu beginnen</translation>
    </message>
    <message>
      <source>Begin anew</source>
      <translation>Neu beginnen</translation>
    </message>
    <message>
      <source>Begin anew…</source>
      <translation>Neu beginnen …</translation>
    </message>
    <message>
      <source>Begin from the first frame again?</source>
      <translation>Noch einmal beim ersten Bild beginnen?</translation>
    </message>
    <message>
      <source>Begins</source>
      <translation>Beginn</translation>
    </message>
    <message>
      <source>Begins at</source>
      <translation>Beginnt bei</translation>
    </message>
    <message>
      <source>Being tried…</source>
      <translation>Wird erprobt…</translation>
    </message>
    <message>
      <source>Below this confidence a face is called uncertain</source>
      <translation>Unterhalb dieser Konfidenz heißt ein Gesicht unsicher</translation>
    </message>
    <message>
      <source>Blur every face in it</source>
      <translation>Jedes Gesicht unkenntlich</translation>
    </message>
    <message>
      <source>Blur faces in the video</source>
      <translation>Gesichter im Video unkenntlich machen</translation>
    </message>
    <message>
      <source>By name</source>
      <translation>Nach Namen</translation>
    </message>
    <message>
      <source>By {0}</source>
      <translation>Von {0}</translation>
    </message>
    <message>
      <source>COPIES OF THIS FACE ({0})</source>
      <translation>KOPIEN DIESES GESICHTS ({0})</translation>
    </message>
    <message>
      <source>CSV and JSON</source>
      <translation>CSV und JSON</translation>
    </message>
    <message>
      <source>CSV and Parquet</source>
      <translation>CSV und Parquet</translation>
    </message>
    <message>
      <source>Camera lost</source>
      <translation>Kamera verloren</translation>
    </message>
    <message>
      <source>Camera lost, waiting for it</source>
      <translation>Kamera verloren, warte auf sie</translation>
    </message>
    <message>
      <source>Camera {0}</source>
      <translation>Kamera {0}</translation>
    </message>
    <message>
      <source>Cancel</source>
      <translation>Abbrechen</translation>
    </message>
    <message>
      <source>Cancel it and close</source>
      <translation>Abbrechen und schließen</translation>
    </message>
    <message>
      <source>Cancel it and close? Nothing of it is kept.</source>
      <translation>Abbrechen und schließen? Nichts davon bleibt erhalten.</translation>
    </message>
    <message>
      <source>Cancel the export</source>
      <translation>Export abbrechen</translation>
    </message>
    <message>
      <source>Cancel the resting face</source>
      <translation>Das Ruhegesicht abbrechen</translation>
    </message>
    <message>
      <source>Cannot be opened</source>
      <translation>Lässt sich nicht öffnen</translation>
    </message>
    <message>
      <source>Card of the network</source>
      <translation>Karte des Netzes</translation>
    </message>
    <message>
      <source>Choose a face first: click it, or press its number.</source>
      <translation>Zuerst ein Gesicht wählen: anklicken oder seine Nummer drücken.</translation>
    </message>
    <message>
      <source>Choose a person</source>
      <translation>Eine Person wählen</translation>
    </message>
    <message>
      <source>Choose a session</source>
      <translation>Eine Sitzung wählen</translation>
    </message>
    <message>
      <source>Choose another folder as library</source>
      <translation>Anderen Ordner als Bibliothek wählen</translation>
    </message>
    <message>
      <source>Choose another folder…</source>
      <translation>Anderen Ordner wählen…</translation>
    </message>
    <message>
      <source>Choose other faces or another class at the left.</source>
      <translation>Links andere Gesichter oder eine andere Klasse wählen.</translation>
    </message>
    <message>
      <source>Choose person {0}</source>
      <translation>Person {0} wählen</translation>
    </message>
    <message>
      <source>Choose the library</source>
      <translation>Die Bibliothek wählen</translation>
    </message>
    <message>
      <source>Choose the library…</source>
      <translation>Bibliothek wählen…</translation>
    </message>
    <message>
      <source>Choose the output folder</source>
      <translation>Ausgabeordner wählen</translation>
    </message>
    <message>
      <source>Choose where to…</source>
      <translation>Ziel wählen…</translation>
    </message>
    <message>
      <source>Choose: {0}</source>
      <translation>Wählen: {0}</translation>
    </message>
    <message>
      <source>Choose…</source>
      <translation>Wählen…</translation>
    </message>
    <message>
      <source>Clean video</source>
      <translation>Sauberes Video</translation>
    </message>
    <message>
      <source>Clip (MP4)…</source>
      <translation>Ausschnitt (MP4)…</translation>
    </message>
    <message>
      <source>Close</source>
      <translation>Schließen</translation>
    </message>
    <message>
      <source>Close when done</source>
      <translation>Schließen, wenn fertig</translation>
    </message>
    <message>
      <source>Colours</source>
      <translation>Farben</translation>
    </message>
    <message>
      <source>Colours as the system has them</source>
      <translation>Farben wie im System</translation>
    </message>
    <message>
      <source>Come back into view.</source>
      <translation>Zurück ins Bild kommen.</translation>
    </message>
    <message>
      <source>Come closer.</source>
      <translation>Näher kommen.</translation>
    </message>
    <message>
      <source>Compact view</source>
      <translation>Kompakte Ansicht</translation>
    </message>
    <message>
      <source>Compact view, and back</source>
      <translation>Kompakte Ansicht und zurück</translation>
    </message>
    <message>
      <source>Compare</source>
      <translation>Vergleichen</translation>
    </message>
    <message>
      <source>Compare the two</source>
      <translation>Beide vergleichen</translation>
    </message>
    <message>
      <source>Compare two groups</source>
      <translation>Zwei Gruppen vergleichen</translation>
    </message>
    <message>
      <source>Compare two groups…</source>
      <translation>Zwei Gruppen vergleichen…</translation>
    </message>
    <message>
      <source>Compare with…</source>
      <translation>Vergleichen mit…</translation>
    </message>
    <message>
      <source>Copies of this face</source>
      <translation>Kopien dieses Gesichts</translation>
    </message>
    <message>
      <source>Copy</source>
      <translation>Kopieren</translation>
    </message>
    <message>
      <source>Copy for a bug report</source>
      <translation>Für einen Fehlerbericht kopieren</translation>
    </message>
    <message>
      <source>Correct the face of the panel…</source>
      <translation>Gezeigtes Gesicht korrigieren…</translation>
    </message>
    <message>
      <source>Corrected: {0}</source>
      <translation>Korrigiert: {0}</translation>
    </message>
    <message>
      <source>Corrected: {0} ({1})</source>
      <translation>Korrigiert: {0} ({1})</translation>
    </message>
    <message>
      <source>Correction</source>
      <translation>Korrektur</translation>
    </message>
    <message>
      <source>Ctrl</source>
      <translation>Strg</translation>
    </message>
    <message>
      <source>DATA SET</source>
      <translation>DATENSATZ</translation>
    </message>
    <message>
      <source>Dark</source>
      <comment>colours</comment>
      <translation>Dunkel</translation>
    </message>
    <message>
      <source>Dark colours</source>
      <translation>Dunkle Farben</translation>
    </message>
    <message>
      <source>Data only, no video</source>
      <translation>Nur Daten, kein Video</translation>
    </message>
    <message>
      <source>Data set</source>
      <translation>Datensatz</translation>
    </message>
    <message>
      <source>Data sets</source>
      <translation>Datensätze</translation>
    </message>
    <message>
      <source>Decided</source>
      <translation>Entschieden</translation>
    </message>
    <message>
      <source>Decisions about a person: hiring, grading, insurance, credit, policing, border control.</source>
      <translation>Entscheidungen über Menschen: Einstellung, Benotung, Versicherung, Kredit, Polizei, Grenzkontrolle.</translation>
    </message>
    <message>
      <source>Del</source>
      <translation>Entf</translation>
    </message>
    <message>
      <source>Delete</source>
      <translation>Löschen</translation>
    </message>
    <message>
      <source>Delete for good</source>
      <translation>Endgültig löschen</translation>
    </message>
    <message>
      <source>Delete for good…</source>
      <translation>Endgültig löschen…</translation>
    </message>
    <message>
      <source>Delete the face</source>
      <translation>Gesicht löschen</translation>
    </message>
    <message>
      <source>Delete “{0}” for good?</source>
      <translation>„{0}“ endgültig löschen?</translation>
    </message>
    <message>
      <source>Delete “{0}”?</source>
      <translation>„{0}“ löschen?</translation>
    </message>
    <message>
      <source>Delete: {0}</source>
      <translation>Löschen: {0}</translation>
    </message>
    <message>
      <source>Deleted</source>
      <translation>Gelöscht</translation>
    </message>
    <message>
      <source>Delete…</source>
      <translation>Löschen…</translation>
    </message>
    <message>
      <source>Demo</source>
      <translation>Demo</translation>
    </message>
    <message>
      <source>Details</source>
      <translation>Einzelheiten</translation>
    </message>
    <message>
      <source>Details of the error</source>
      <translation>Einzelheiten des Fehlers</translation>
    </message>
    <message>
      <source>Detector</source>
      <translation>Erkennung</translation>
    </message>
    <message>
      <source>Diagnosis, or anything else in medicine. It is no medical device.</source>
      <translation>Diagnosen oder sonst etwas in der Medizin. Es ist kein Medizinprodukt.</translation>
    </message>
    <message>
      <source>Dismiss</source>
      <translation>Ausblenden</translation>
    </message>
    <message>
      <source>Done</source>
      <translation>Fertig</translation>
    </message>
    <message>
      <source>Done again: {0}.</source>
      <translation>Wiederholt: {0}.</translation>
    </message>
    <message>
      <source>Done: {0} of {1} annotated.</source>
      <translation>Fertig: {0} von {1} annotiert.</translation>
    </message>
    <message>
      <source>Download</source>
      <translation>Laden</translation>
    </message>
    <message>
      <source>Downloading the face detector</source>
      <translation>Gesichtserkennung wird geladen</translation>
    </message>
    <message>
      <source>Draw what was read on it</source>
      <translation>Einzeichnen, was erkannt wurde</translation>
    </message>
    <message>
      <source>Drop videos, pictures or folders of them here</source>
      <translation>Videos, Bilder oder Ordner davon hier ablegen</translation>
    </message>
    <message>
      <source>Drop videos, pictures or folders of them here. Of a folder every video is a row, its pictures one.</source>
      <translation>Videos, Bilder oder Ordner davon hier ablegen. Aus einem Ordner wird jedes Video eine Zeile, seine Bilder zusammen eine.</translation>
    </message>
    <message>
      <source>Duplicate</source>
      <translation>Duplikat</translation>
    </message>
    <message>
      <source>Duplicates</source>
      <translation>Duplikate</translation>
    </message>
    <message>
      <source>Each kind has a key. What lasts is set over the selected part, or begins and ends where you press.</source>
      <translation>Jede Art hat eine Taste. Was dauert, gilt für den gewählten Teil, oder es beginnt und endet beim Drücken.</translation>
    </message>
    <message>
      <source>Earlier, later</source>
      <translation>Früher, später</translation>
    </message>
    <message>
      <source>Edit</source>
      <translation>Bearbeiten</translation>
    </message>
    <message>
      <source>Edit the selected mark…</source>
      <translation>Gewählte Markierung bearbeiten…</translation>
    </message>
    <message>
      <source>Edit, remove the selected mark</source>
      <translation>Gewählte Markierung bearbeiten, entfernen</translation>
    </message>
    <message>
      <source>Edit…</source>
      <translation>Bearbeiten…</translation>
    </message>
    <message>
      <source>End</source>
      <translation>Ende</translation>
    </message>
    <message>
      <source>End and close</source>
      <translation>Beenden und schließen</translation>
    </message>
    <message>
      <source>End it and close? What is recorded is kept.</source>
      <translation>Beenden und schließen? Was aufgenommen ist, bleibt.</translation>
    </message>
    <message>
      <source>Ended</source>
      <translation>Zu Ende</translation>
    </message>
    <message>
      <source>Ends</source>
      <translation>Ende</translation>
    </message>
    <message>
      <source>Ends at; empty for a moment</source>
      <translation>Endet bei; leer für einen Moment</translation>
    </message>
    <message>
      <source>Enter</source>
      <translation>Eingabe</translation>
    </message>
    <message>
      <source>Errors</source>
      <translation>Fehler</translation>
    </message>
    <message>
      <source>Every face</source>
      <translation>Jedes Gesicht</translation>
    </message>
    <message>
      <source>Every which picture</source>
      <translation>Jedes wievielte Bild</translation>
    </message>
    <message>
      <source>Everybody</source>
      <translation>Alle</translation>
    </message>
    <message>
      <source>Everyone</source>
      <translation>Alle</translation>
    </message>
    <message>
      <source>Everything</source>
      <translation>Alles</translation>
    </message>
    <message>
      <source>Everything stays on this machine. This is where it lies:</source>
      <translation>Alles bleibt auf diesem Rechner. Hier liegt es:</translation>
    </message>
    <message>
      <source>Everywhere in this session</source>
      <translation>Überall in dieser Sitzung</translation>
    </message>
    <message>
      <source>Export</source>
      <translation>Exportieren</translation>
    </message>
    <message>
      <source>Export a clip</source>
      <translation>Ausschnitt exportieren</translation>
    </message>
    <message>
      <source>Export a clip…</source>
      <translation>Ausschnitt exportieren…</translation>
    </message>
    <message>
      <source>Export a report…</source>
      <translation>Bericht exportieren…</translation>
    </message>
    <message>
      <source>Export figures…</source>
      <translation>Abbildungen exportieren…</translation>
    </message>
    <message>
      <source>Export marks</source>
      <translation>Markierungen exportieren</translation>
    </message>
    <message>
      <source>Export pictures</source>
      <translation>Bilder exportieren</translation>
    </message>
    <message>
      <source>Export pictures…</source>
      <translation>Bilder exportieren…</translation>
    </message>
    <message>
      <source>Export the readings with names…</source>
      <translation>Ergebnisse mit Namen exportieren…</translation>
    </message>
    <message>
      <source>Export the session or the selected part</source>
      <translation>Die Sitzung oder den gewählten Teil exportieren</translation>
    </message>
    <message>
      <source>Export the summary as a table…</source>
      <translation>Zusammenfassung als Tabelle exportieren…</translation>
    </message>
    <message>
      <source>Exporting {0}</source>
      <translation>{0} wird exportiert</translation>
    </message>
    <message>
      <source>FACE</source>
      <translation>GESICHT</translation>
    </message>
    <message>
      <source>FACE {0}</source>
      <translation>GESICHT {0}</translation>
    </message>
    <message>
      <source>FACES</source>
      <translation>GESICHTER</translation>
    </message>
    <message>
      <source>FACES ARE MADE UNRECOGNISABLE</source>
      <translation>GESICHTER WERDEN UNKENNTLICH</translation>
    </message>
    <message>
      <source>FER Studio finds the faces in a picture and says of each which of seven or eight expressions it looks like most, with a probability. It recognises nobody: a number follows a face through the picture, and a name is there only where you give one.</source>
      <translation>FER Studio findet die Gesichter in einem Bild und sagt von jedem, welchem von sieben oder acht Ausdrücken es am ähnlichsten sieht, mit einer Wahrscheinlichkeit. Es erkennt niemanden: Eine Nummer folgt einem Gesicht durch das Bild, und ein Name steht nur da, wo ihn jemand vergeben hat.</translation>
    </message>
    <message>
      <source>FER Studio, compact</source>
      <translation>FER Studio, kompakt</translation>
    </message>
    <message>
      <source>FER+ VOTES</source>
      <translation>FER+-STIMMEN</translation>
    </message>
    <message>
      <source>FER+ votes: {0}</source>
      <translation>FER+-Stimmen: {0}</translation>
    </message>
    <message>
      <source>FFmpeg says of itself: {0}.
It was built with: {1}</source>
      <translation>FFmpeg sagt von sich: {0}.
Gebaut wurde es mit: {1}</translation>
    </message>
    <message>
      <source>FIGURES</source>
      <translation>ZAHLEN</translation>
    </message>
    <message>
      <source>FOR NEW FILES</source>
      <translation>FÜR NEUE DATEIEN</translation>
    </message>
    <message>
      <source>FOR THE SELECTED FILE</source>
      <translation>FÜR DIE GEWÄHLTE DATEI</translation>
    </message>
    <message>
      <source>FOR {0} SELECTED FILES</source>
      <translation>FÜR {0} GEWÄHLTE DATEIEN</translation>
    </message>
    <message>
      <source>Face</source>
      <translation>Gesicht</translation>
    </message>
    <message>
      <source>Face the camera.</source>
      <translation>In die Kamera schauen.</translation>
    </message>
    <message>
      <source>Face {0} is not in this frame.</source>
      <translation>Gesicht {0} ist nicht in diesem Bild.</translation>
    </message>
    <message>
      <source>Face {0}, {1}</source>
      <translation>Gesicht {0}, {1}</translation>
    </message>
    <message>
      <source>Faces are blurred in this session, and stay so.</source>
      <translation>Gesichter sind in dieser Sitzung unkenntlich und bleiben es.</translation>
    </message>
    <message>
      <source>Faces to read in a frame, at most</source>
      <translation>Höchstens so viele Gesichter je Bild</translation>
    </message>
    <message>
      <source>Faces, at most</source>
      <translation>Gesichter höchstens</translation>
    </message>
    <message>
      <source>Failed</source>
      <translation>Gescheitert</translation>
    </message>
    <message>
      <source>Fast</source>
      <translation>Schnell</translation>
    </message>
    <message>
      <source>Faster</source>
      <translation>Schneller</translation>
    </message>
    <message>
      <source>Figures (SVG and PNG)…</source>
      <translation>Abbildungen (SVG und PNG)…</translation>
    </message>
    <message>
      <source>Figures need {0}, which is not installed.</source>
      <translation>Abbildungen brauchen {0}, das nicht installiert ist.</translation>
    </message>
    <message>
      <source>Figures of every emotion</source>
      <translation>Zahlen zu jeder Emotion</translation>
    </message>
    <message>
      <source>File</source>
      <translation>Datei</translation>
    </message>
    <message>
      <source>Files at the same time</source>
      <translation>Dateien zugleich</translation>
    </message>
    <message>
      <source>Filming people who do not know of it or cannot refuse.</source>
      <translation>Menschen filmen, die nichts davon wissen oder nicht ablehnen können.</translation>
    </message>
    <message>
      <source>Find an action</source>
      <translation>Eine Aktion suchen</translation>
    </message>
    <message>
      <source>Find an action…</source>
      <translation>Aktion suchen…</translation>
    </message>
    <message>
      <source>Find the original</source>
      <translation>Das Original suchen</translation>
    </message>
    <message>
      <source>Find the original…</source>
      <translation>Original suchen…</translation>
    </message>
    <message>
      <source>Fine detail of the face relative to its contrast: blurred, soft, sharp</source>
      <translation>Feine Einzelheiten des Gesichts im Verhältnis zu seinem Kontrast: unscharf, weich, scharf</translation>
    </message>
    <message>
      <source>First face</source>
      <translation>Erstes Gesicht</translation>
    </message>
    <message>
      <source>First face, last face</source>
      <translation>Erstes Gesicht, letztes Gesicht</translation>
    </message>
    <message>
      <source>First frame</source>
      <translation>Erstes Bild</translation>
    </message>
    <message>
      <source>First frame, last frame</source>
      <translation>Erstes Bild, letztes Bild</translation>
    </message>
    <message>
      <source>Five seconds at rest, and what this face seems to show even then is taken off its reading.</source>
      <translation>Fünf Sekunden in Ruhe, und was dieses Gesicht selbst dann zu zeigen scheint, wird vom Ergebnis abgezogen.</translation>
    </message>
    <message>
      <source>Five seconds back</source>
      <translation>Fünf Sekunden zurück</translation>
    </message>
    <message>
      <source>Five seconds back, on</source>
      <translation>Fünf Sekunden zurück, vor</translation>
    </message>
    <message>
      <source>Five seconds on</source>
      <translation>Fünf Sekunden vor</translation>
    </message>
    <message>
      <source>Folder of the network</source>
      <translation>Ordner des Netzes</translation>
    </message>
    <message>
      <source>Folders</source>
      <translation>Ordner</translation>
    </message>
    <message>
      <source>For BORIS (.tsv)…</source>
      <translation>Für BORIS (.tsv)…</translation>
    </message>
    <message>
      <source>For ELAN (.eaf)…</source>
      <translation>Für ELAN (.eaf)…</translation>
    </message>
    <message>
      <source>Forget everything</source>
      <translation>Alles vergessen</translation>
    </message>
    <message>
      <source>Forget everything?</source>
      <translation>Alles vergessen?</translation>
    </message>
    <message>
      <source>Forget everything…</source>
      <translation>Alles vergessen…</translation>
    </message>
    <message>
      <source>Forget this preset</source>
      <translation>Diese Voreinstellung vergessen</translation>
    </message>
    <message>
      <source>Forget what was opened last</source>
      <translation>Zuletzt Geöffnetes vergessen</translation>
    </message>
    <message>
      <source>Frames to read</source>
      <translation>Zu lesende Bilder</translation>
    </message>
    <message>
      <source>From</source>
      <translation>Von</translation>
    </message>
    <message>
      <source>From here on it &amp;is</source>
      <translation>Von hier an i&amp;st es</translation>
    </message>
    <message>
      <source>From which level on</source>
      <translation>Ab welcher Stufe</translation>
    </message>
    <message>
      <source>From {0} on</source>
      <translation>Ab {0}</translation>
    </message>
    <message>
      <source>From {0} on face {1} is somebody else.</source>
      <translation>Ab {0} ist Gesicht {1} jemand anderes.</translation>
    </message>
    <message>
      <source>From {1} on it is {0}.</source>
      <translation>Ab {1} ist es {0}.</translation>
    </message>
    <message>
      <source>Full screen</source>
      <translation>Vollbild</translation>
    </message>
    <message>
      <source>Full screen, and back</source>
      <translation>Vollbild und zurück</translation>
    </message>
    <message>
      <source>Go on</source>
      <translation>Fortsetzen</translation>
    </message>
    <message>
      <source>Go on recording</source>
      <translation>Weiter aufnehmen</translation>
    </message>
    <message>
      <source>Go on reviewing</source>
      <translation>Weiter durchsehen</translation>
    </message>
    <message>
      <source>Go on where it stopped, make a second session beside it, or start again?</source>
      <translation>Fortsetzen, wo es aufhörte, eine zweite Sitzung daneben anlegen oder neu beginnen?</translation>
    </message>
    <message>
      <source>Go there</source>
      <translation>Dorthin gehen</translation>
    </message>
    <message>
      <source>Go through every face</source>
      <translation>Jedes Gesicht durchgehen</translation>
    </message>
    <message>
      <source>Go through the faces that may be mislabelled, no faces at all, or copies of each other. Open a folder made by fer-studio data import, or drop it here.</source>
      <translation>Die Gesichter durchgehen, deren Label falsch sein kann, die keine sind oder einander gleichen. Einen Ordner öffnen, den fer-studio data import gemacht hat, oder ihn hier ablegen.</translation>
    </message>
    <message>
      <source>Go to Annotate</source>
      <translation>Zu Annotieren gehen</translation>
    </message>
    <message>
      <source>Go to Data set</source>
      <translation>Zu Datensatz gehen</translation>
    </message>
    <message>
      <source>Go to Live</source>
      <translation>Zu Live gehen</translation>
    </message>
    <message>
      <source>Go to Sessions</source>
      <translation>Zu Sitzungen gehen</translation>
    </message>
    <message>
      <source>Go to a page</source>
      <translation>Zu einer Seite gehen</translation>
    </message>
    <message>
      <source>Group of {0}</source>
      <translation>Gruppe von {0}</translation>
    </message>
    <message>
      <source>Help</source>
      <translation>Hilfe</translation>
    </message>
    <message>
      <source>Hold still.</source>
      <translation>Stillhalten.</translation>
    </message>
    <message>
      <source>Home</source>
      <translation>Pos1</translation>
    </message>
    <message>
      <source>How far the export is</source>
      <translation>Wie weit der Export ist</translation>
    </message>
    <message>
      <source>How far the head is turned: frontal, slightly turned, turned away</source>
      <translation>Wie weit der Kopf gedreht ist: frontal, leicht gedreht, abgewandt</translation>
    </message>
    <message>
      <source>How loud the microphone is</source>
      <translation>Wie laut das Mikrofon ist</translation>
    </message>
    <message>
      <source>How often the column's emotion followed the row's</source>
      <translation>Wie oft die Emotion der Spalte auf die der Zeile folgte</translation>
    </message>
    <message>
      <source>I have read it</source>
      <translation>Ich habe es gelesen</translation>
    </message>
    <message>
      <source>Import marks</source>
      <translation>Markierungen importieren</translation>
    </message>
    <message>
      <source>Import marks…</source>
      <translation>Markierungen importieren…</translation>
    </message>
    <message>
      <source>In a file: five seconds back, on</source>
      <translation>In einer Datei: fünf Sekunden zurück, vor</translation>
    </message>
    <message>
      <source>In a file: one frame back, on</source>
      <translation>In einer Datei: ein Bild zurück, vor</translation>
    </message>
    <message>
      <source>In annotated videos and pictures</source>
      <translation>In annotierten Videos und Bildern</translation>
    </message>
    <message>
      <source>In the European Union, systems that infer emotions of people at work or in education are forbidden, except for medical or safety reasons (Regulation (EU) 2024/1689, the AI Act, Article 5(1)(f)). Where they are allowed, the people shown must be told that such a system is at work (Article 50(3)), and other laws may ask for more.</source>
      <translation>In der Europäischen Union sind Systeme, die bei der Arbeit oder in der Ausbildung auf Emotionen von Menschen schließen, verboten, außer aus medizinischen Gründen oder Sicherheitsgründen (Verordnung (EU) 2024/1689, KI-Verordnung, Artikel 5 Absatz 1 Buchstabe f). Wo sie erlaubt sind, müssen die gezeigten Menschen erfahren, dass ein solches System am Werk ist (Artikel 50 Absatz 3), und andere Gesetze können mehr verlangen.</translation>
    </message>
    <message>
      <source>In the list: delete for good</source>
      <translation>In der Liste: endgültig löschen</translation>
    </message>
    <message>
      <source>In the list: move to the trash</source>
      <translation>In der Liste: in den Papierkorb legen</translation>
    </message>
    <message>
      <source>In the videos of recordings</source>
      <translation>In den Videos von Aufnahmen</translation>
    </message>
    <message>
      <source>In this picture it &amp;is</source>
      <translation>In diesem Bild &amp;ist es</translation>
    </message>
    <message>
      <source>In this picture it is {0}.</source>
      <translation>In diesem Bild ist es {0}.</translation>
    </message>
    <message>
      <source>In this picture. {0}</source>
      <translation>In diesem Bild. {0}</translation>
    </message>
    <message>
      <source>Interrupted</source>
      <translation>Unterbrochen</translation>
    </message>
    <message>
      <source>It can be read again under About (F1).</source>
      <translation>Es steht auch unter Über (F1).</translation>
    </message>
    <message>
      <source>It ended before its first frame was read. Annotate its source again.</source>
      <translation>Sie endete, bevor ihr erstes Bild gelesen war. Die Quelle bitte noch einmal annotieren.</translation>
    </message>
    <message>
      <source>It is not part of this program and has to be downloaded once, about 36 MB. It is kept for good.</source>
      <translation>Sie gehört nicht zu diesem Programm und muss einmal geladen werden, etwa 36 MB. Danach bleibt sie hier.</translation>
    </message>
    <message>
      <source>It is not there yet</source>
      <translation>Noch nicht da</translation>
    </message>
    <message>
      <source>It is often wrong. How often, the card of its network says (About, Model).</source>
      <translation>Es irrt sich oft. Wie oft, sagt die Karte seines Netzes (Über, Modell).</translation>
    </message>
    <message>
      <source>It is often wrong. Of {0} faces that its network ({4}) had not learned from it read {1} as they are labelled with seven expressions (95% interval {2} to {3})</source>
      <translation>Es irrt sich oft. Von {0} Gesichtern, aus denen sein Netz ({4}) nicht gelernt hat, las es {1} so, wie sie mit sieben Ausdrücken gelabelt sind (95-%-Intervall {2} bis {3})</translation>
    </message>
    <message>
      <source>Its folder stays as well: {0}.</source>
      <translation>Auch der Ordner bleibt: {0}.</translation>
    </message>
    <message>
      <source>Its folder stays: {0}.</source>
      <translation>Der Ordner bleibt: {0}.</translation>
    </message>
    <message>
      <source>Its picture, what was read of its faces, and its whole course in time are shown here.</source>
      <translation>Ihr Bild, was in ihren Gesichtern erkannt wurde und ihr ganzer Verlauf erscheinen hier.</translation>
    </message>
    <message>
      <source>Keep</source>
      <translation>Behalten</translation>
    </message>
    <message>
      <source>Keep as a preset</source>
      <translation>Als Voreinstellung behalten</translation>
    </message>
    <message>
      <source>Keep both</source>
      <translation>Beide behalten</translation>
    </message>
    <message>
      <source>Keep both sessions</source>
      <translation>Beide Sitzungen behalten</translation>
    </message>
    <message>
      <source>Keep it</source>
      <translation>Behalten</translation>
    </message>
    <message>
      <source>Keep that and make a second session beside it, or replace it once the new one is whole?</source>
      <translation>Sie behalten und eine zweite Sitzung daneben anlegen, oder sie ersetzen, sobald die neue ganz ist?</translation>
    </message>
    <message>
      <source>Keep the label</source>
      <translation>Label behalten</translation>
    </message>
    <message>
      <source>Keep these options as a preset</source>
      <translation>Diese Optionen als Voreinstellung behalten</translation>
    </message>
    <message>
      <source>Keep working</source>
      <translation>Weiterarbeiten</translation>
    </message>
    <message>
      <source>Kept</source>
      <translation>Behalten</translation>
    </message>
    <message>
      <source>Key</source>
      <translation>Taste</translation>
    </message>
    <message>
      <source>Keys</source>
      <translation>Tasten</translation>
    </message>
    <message>
      <source>Keys that are free: {0}</source>
      <translation>Freie Tasten: {0}</translation>
    </message>
    <message>
      <source>Kind</source>
      <translation>Art</translation>
    </message>
    <message>
      <source>Kind of mark</source>
      <translation>Art der Markierung</translation>
    </message>
    <message>
      <source>Kinds of marks</source>
      <translation>Arten von Markierungen</translation>
    </message>
    <message>
      <source>Kinds of marks…</source>
      <translation>Arten von Markierungen…</translation>
    </message>
    <message>
      <source>LABEL</source>
      <translation>LABEL</translation>
    </message>
    <message>
      <source>LIVE AND EVERYWHERE</source>
      <translation>LIVE UND ÜBERALL</translation>
    </message>
    <message>
      <source>Labels</source>
      <translation>Labels</translation>
    </message>
    <message>
      <source>Labels, threshold, smoothing and detector are those of the Live page. While Live runs, the queue gives way to it and goes on more slowly.</source>
      <translation>Labels, Schwelle, Glättung und Erkennung sind die der Seite Live. Solange Live läuft, lässt die Warteschlange ihm den Vortritt und ist langsamer.</translation>
    </message>
    <message>
      <source>Language</source>
      <translation>Sprache</translation>
    </message>
    <message>
      <source>Larger text</source>
      <translation>Text größer</translation>
    </message>
    <message>
      <source>Larger, smaller, usual text</source>
      <translation>Text größer, kleiner, wie üblich</translation>
    </message>
    <message>
      <source>Last face</source>
      <translation>Letztes Gesicht</translation>
    </message>
    <message>
      <source>Last frame</source>
      <translation>Letztes Bild</translation>
    </message>
    <message>
      <source>Lasts</source>
      <translation>Dauert</translation>
    </message>
    <message>
      <source>Leave it</source>
      <translation>Lassen</translation>
    </message>
    <message>
      <source>Leave out the selected part, or from here to here</source>
      <translation>Den gewählten Teil auslassen, oder von hier bis hier</translation>
    </message>
    <message>
      <source>Leave out this part</source>
      <translation>Diesen Teil auslassen</translation>
    </message>
    <message>
      <source>Leave the full screen</source>
      <translation>Vollbild verlassen</translation>
    </message>
    <message>
      <source>Less light on the face.</source>
      <translation>Weniger Licht auf das Gesicht.</translation>
    </message>
    <message>
      <source>Let it be heard</source>
      <translation>Wieder hörbar</translation>
    </message>
    <message>
      <source>Let the model decide for each emotion how sure is sure enough</source>
      <translation>Das Modell für jede Emotion entscheiden lassen, wie sicher sicher genug ist</translation>
    </message>
    <message>
      <source>Library: {0}</source>
      <translation>Bibliothek: {0}</translation>
    </message>
    <message>
      <source>Licences</source>
      <translation>Lizenzen</translation>
    </message>
    <message>
      <source>Lie detection, or telling what somebody means.</source>
      <translation>Lügen erkennen oder sagen, was jemand meint.</translation>
    </message>
    <message>
      <source>Light</source>
      <translation>Licht</translation>
    </message>
    <message>
      <source>Light</source>
      <comment>colours</comment>
      <translation>Hell</translation>
    </message>
    <message>
      <source>Light colours</source>
      <translation>Helle Farben</translation>
    </message>
    <message>
      <source>Line of {0}</source>
      <translation>Linie von {0}</translation>
    </message>
    <message>
      <source>Lines and brackets are 95% intervals, by drawing blocks of {0} s anew: frames are not independent.</source>
      <translation>Striche und Klammern sind 95-%-Intervalle, durch neues Ziehen von Blöcken von {0} s: Bilder sind nicht unabhängig.</translation>
    </message>
    <message>
      <source>Lines and brackets are 95% intervals, by drawing faces anew.</source>
      <translation>Striche und Klammern sind 95-%-Intervalle, durch neues Ziehen von Gesichtern.</translation>
    </message>
    <message>
      <source>Lines of the timeline</source>
      <translation>Linien der Zeitachse</translation>
    </message>
    <message>
      <source>Live</source>
      <translation>Live</translation>
    </message>
    <message>
      <source>Live and Annotate read with these. What runs follows at once; detector and device begin it anew.</source>
      <translation>Live und Annotieren lesen damit. Was läuft, folgt sofort; mit anderer Erkennung oder anderem Gerät beginnt es neu.</translation>
    </message>
    <message>
      <source>Loading</source>
      <translation>Lädt</translation>
    </message>
    <message>
      <source>Loading the model</source>
      <translation>Modell wird geladen</translation>
    </message>
    <message>
      <source>Log</source>
      <translation>Protokoll</translation>
    </message>
    <message>
      <source>Log:</source>
      <translation>Protokoll:</translation>
    </message>
    <message>
      <source>Longest first</source>
      <translation>Längste zuerst</translation>
    </message>
    <message>
      <source>Look again</source>
      <translation>Erneut suchen</translation>
    </message>
    <message>
      <source>Look at no more files</source>
      <translation>Keine weiteren Dateien ansehen</translation>
    </message>
    <message>
      <source>Look at the camera with your face at rest.</source>
      <translation>Mit ruhigem Gesicht in die Kamera schauen.</translation>
    </message>
    <message>
      <source>Look at the moment of {0}</source>
      <translation>Den Moment von {0} ansehen</translation>
    </message>
    <message>
      <source>Look at them again</source>
      <translation>Noch einmal ansehen</translation>
    </message>
    <message>
      <source>Look for cameras again</source>
      <translation>Erneut nach Kameras suchen</translation>
    </message>
    <message>
      <source>Look for far faces</source>
      <translation>Nach fernen Gesichtern suchen</translation>
    </message>
    <message>
      <source>Look for suspects with these commands and open the data set again, or go through every face of a class.</source>
      <translation>Mit diesen Befehlen nach Verdachtsfällen suchen und den Datensatz erneut öffnen, oder jedes Gesicht einer Klasse durchgehen.</translation>
    </message>
    <message>
      <source>Looking at what was added</source>
      <translation>Sehe an, was hinzukam</translation>
    </message>
    <message>
      <source>Looking at what was added: {0} of {1}</source>
      <translation>Sehe an, was hinzukam: {0} von {1}</translation>
    </message>
    <message>
      <source>Looking for sessions</source>
      <translation>Suche nach Sitzungen</translation>
    </message>
    <message>
      <source>Lost without a way back: {0} ({1}). The original stays where it is.</source>
      <translation>Unwiderruflich verloren: {0} ({1}). Das Original bleibt, wo es ist.</translation>
    </message>
    <message>
      <source>MARKS</source>
      <translation>MARKIERUNGEN</translation>
    </message>
    <message>
      <source>MARKS {0}</source>
      <translation>MARKIERUNGEN {0}</translation>
    </message>
    <message>
      <source>MODEL</source>
      <translation>MODELL</translation>
    </message>
    <message>
      <source>Make a new version of {0}?</source>
      <translation>Eine neue Version von {0} machen?</translation>
    </message>
    <message>
      <source>Make faces unrecognisable</source>
      <translation>Gesichter unkenntlich machen</translation>
    </message>
    <message>
      <source>Making a new version of {0}</source>
      <translation>Eine neue Version von {0} entsteht</translation>
    </message>
    <message>
      <source>Mark</source>
      <translation>Markierung</translation>
    </message>
    <message>
      <source>Mark a moment of the recording</source>
      <translation>Einen Moment der Aufnahme markieren</translation>
    </message>
    <message>
      <source>Mark the moment</source>
      <translation>Den Moment markieren</translation>
    </message>
    <message>
      <source>Mark this moment</source>
      <translation>Diesen Moment markieren</translation>
    </message>
    <message>
      <source>Marks</source>
      <translation>Markierungen</translation>
    </message>
    <message>
      <source>Marks ({0})</source>
      <translation>Markierungen ({0})</translation>
    </message>
    <message>
      <source>Marks and people</source>
      <translation>Markierungen und Personen</translation>
    </message>
    <message>
      <source>Marks and people: kinds, import, export</source>
      <translation>Markierungen und Personen: Arten, Import, Export</translation>
    </message>
    <message>
      <source>Marks of the session</source>
      <translation>Markierungen der Sitzung</translation>
    </message>
    <message>
      <source>Mean brightness of the face: dark, dim, good, very bright</source>
      <translation>Mittlere Helligkeit des Gesichts: dunkel, etwas dunkel, gut, sehr hell</translation>
    </message>
    <message>
      <source>Menu</source>
      <translation>Menü</translation>
    </message>
    <message>
      <source>Mirror</source>
      <translation>Spiegeln</translation>
    </message>
    <message>
      <source>Mirror the camera's picture</source>
      <translation>Das Bild der Kamera spiegeln</translation>
    </message>
    <message>
      <source>Mirror the picture</source>
      <translation>Bild spiegeln</translation>
    </message>
    <message>
      <source>Mislabelled</source>
      <translation>Label falsch</translation>
    </message>
    <message>
      <source>Mislabelled?</source>
      <translation>Label falsch?</translation>
    </message>
    <message>
      <source>Model</source>
      <translation>Modell</translation>
    </message>
    <message>
      <source>Model “{0}”</source>
      <translation>Modell „{0}“</translation>
    </message>
    <message>
      <source>Models of the face detector; fetched again when asked for</source>
      <translation>Modelle der Gesichtserkennung; auf Wunsch erneut geladen</translation>
    </message>
    <message>
      <source>More people</source>
      <translation>Mehr Personen</translation>
    </message>
    <message>
      <source>Most faces first</source>
      <translation>Meiste Gesichter zuerst</translation>
    </message>
    <message>
      <source>Most likely {0} {1}, below the threshold of {2}</source>
      <translation>Am ehesten {0} {1}, unter der Schwelle von {2}</translation>
    </message>
    <message>
      <source>Move down</source>
      <translation>Nach unten</translation>
    </message>
    <message>
      <source>Move the session to the trash</source>
      <translation>Die Sitzung in den Papierkorb legen</translation>
    </message>
    <message>
      <source>Move to the trash</source>
      <translation>In den Papierkorb legen</translation>
    </message>
    <message>
      <source>Move to trash</source>
      <translation>In den Papierkorb</translation>
    </message>
    <message>
      <source>Move up</source>
      <translation>Nach oben</translation>
    </message>
    <message>
      <source>Move without deciding</source>
      <translation>Weitergehen, ohne zu entscheiden</translation>
    </message>
    <message>
      <source>Mute</source>
      <translation>Stumm</translation>
    </message>
    <message>
      <source>Name</source>
      <translation>Name</translation>
    </message>
    <message>
      <source>Name of the preset</source>
      <translation>Name der Voreinstellung</translation>
    </message>
    <message>
      <source>Name of {0}</source>
      <translation>Name von {0}</translation>
    </message>
    <message>
      <source>Name the face of the panel…</source>
      <translation>Gezeigtes Gesicht benennen…</translation>
    </message>
    <message>
      <source>Name {0}</source>
      <translation>{0} benennen</translation>
    </message>
    <message>
      <source>Name, correct the face of the panel</source>
      <translation>Gezeigtes Gesicht benennen, korrigieren</translation>
    </message>
    <message>
      <source>Name, join, split or correct this face</source>
      <translation>Dieses Gesicht benennen, verbinden, abtrennen oder korrigieren</translation>
    </message>
    <message>
      <source>Name; empty takes it away</source>
      <translation>Name; leer entfernt ihn</translation>
    </message>
    <message>
      <source>Native libraries</source>
      <translation>Fremdbibliotheken</translation>
    </message>
    <message>
      <source>Near and far faces</source>
      <translation>Nahe und ferne Gesichter</translation>
    </message>
    <message>
      <source>Near faces are within about two metres. Looking for them only is faster.</source>
      <translation>Nahe Gesichter sind bis etwa zwei Meter entfernt. Nur nach ihnen zu suchen ist schneller.</translation>
    </message>
    <message>
      <source>Near faces only</source>
      <translation>Nur nahe Gesichter</translation>
    </message>
    <message>
      <source>Near faces only, faster</source>
      <translation>Nur nahe Gesichter, schneller</translation>
    </message>
    <message>
      <source>Neighbours in the queue</source>
      <translation>Nachbarn in der Liste</translation>
    </message>
    <message>
      <source>Network</source>
      <translation>Netz</translation>
    </message>
    <message>
      <source>Network runs on</source>
      <translation>Netz läuft auf</translation>
    </message>
    <message>
      <source>New folder (*)</source>
      <translation>Neuer Ordner (*)</translation>
    </message>
    <message>
      <source>Newest first</source>
      <translation>Neueste zuerst</translation>
    </message>
    <message>
      <source>Next face</source>
      <translation>Nächstes Gesicht</translation>
    </message>
    <message>
      <source>Next mark</source>
      <translation>Nächste Markierung</translation>
    </message>
    <message>
      <source>No camera found</source>
      <translation>Keine Kamera gefunden</translation>
    </message>
    <message>
      <source>No camera found: this is the demo.</source>
      <translation>Keine Kamera gefunden: Dies ist die Demo.</translation>
    </message>
    <message>
      <source>No face</source>
      <translation>Kein Gesicht</translation>
    </message>
    <message>
      <source>No face fits</source>
      <translation>Kein Gesicht passt</translation>
    </message>
    <message>
      <source>No face in view</source>
      <translation>Kein Gesicht zu sehen</translation>
    </message>
    <message>
      <source>No face in {0}</source>
      <translation>Kein Gesicht in {0}</translation>
    </message>
    <message>
      <source>No face was seen in this part: there is no figure to draw.</source>
      <translation>In diesem Teil ist kein Gesicht zu sehen: Es gibt nichts abzubilden.</translation>
    </message>
    <message>
      <source>No face was seen in this part: there is nothing to summarise.</source>
      <translation>In diesem Teil ist kein Gesicht zu sehen: Es gibt nichts zusammenzufassen.</translation>
    </message>
    <message>
      <source>No frame of the session is in this part. Select a longer one.</source>
      <translation>In diesem Teil ist kein Bild der Sitzung. Bitte einen längeren wählen.</translation>
    </message>
    <message>
      <source>No microphone found</source>
      <translation>Kein Mikrofon gefunden</translation>
    </message>
    <message>
      <source>No session has “{0}” in its name.</source>
      <translation>Keine Sitzung hat „{0}“ im Namen.</translation>
    </message>
    <message>
      <source>No session here.</source>
      <translation>Hier ist keine Sitzung.</translation>
    </message>
    <message>
      <source>No session yet</source>
      <translation>Noch keine Sitzung</translation>
    </message>
    <message>
      <source>No sound</source>
      <translation>Kein Ton</translation>
    </message>
    <message>
      <source>No suspects in this data set</source>
      <translation>Keine Verdachtsfälle in diesem Datensatz</translation>
    </message>
    <message>
      <source>Not a face</source>
      <translation>Kein Gesicht</translation>
    </message>
    <message>
      <source>Not a face?</source>
      <translation>Kein Gesicht?</translation>
    </message>
    <message>
      <source>Not running</source>
      <translation>Läuft nicht</translation>
    </message>
    <message>
      <source>Note</source>
      <translation>Notiz</translation>
    </message>
    <message>
      <source>Notes and worse</source>
      <translation>Hinweise und Schwereres</translation>
    </message>
    <message>
      <source>Nothing is called that.</source>
      <translation>Nichts heißt so.</translation>
    </message>
    <message>
      <source>Nothing like that in it.</source>
      <translation>Nichts dergleichen darin.</translation>
    </message>
    <message>
      <source>Nothing of it was sent to anybody. A report can be kept on this machine.</source>
      <translation>Nichts davon wurde an jemanden gesendet. Ein Bericht kann auf diesem Rechner bleiben.</translation>
    </message>
    <message>
      <source>Nothing was written down yet.</source>
      <translation>Noch ist nichts festgehalten.</translation>
    </message>
    <message>
      <source>Now {0}</source>
      <translation>Jetzt {0}</translation>
    </message>
    <message>
      <source>OF THE FACES THAT ARE CERTAIN</source>
      <translation>AN DEN SICHEREN GESICHTERN</translation>
    </message>
    <message>
      <source>OF THE TIME THAT IS CERTAIN</source>
      <translation>AN DER SICHEREN ZEIT</translation>
    </message>
    <message>
      <source>Of</source>
      <translation>Zu</translation>
    </message>
    <message>
      <source>Oldest first</source>
      <translation>Älteste zuerst</translation>
    </message>
    <message>
      <source>On screenshots</source>
      <translation>Auf Bildschirmfotos</translation>
    </message>
    <message>
      <source>On this machine, and nowhere else. Nothing is sent: no picture, no reading, no figure of use, no report of an error. The program goes to the network only to fetch the face detector's models, once, when you ask for it.</source>
      <translation>Auf diesem Rechner und nirgends sonst. Nichts wird gesendet: kein Bild, kein Ergebnis, keine Nutzungszahl, kein Fehlerbericht. Ins Netz geht das Programm nur, um die Modelle der Gesichtserkennung zu holen, einmal und auf Wunsch.</translation>
    </message>
    <message>
      <source>One frame back</source>
      <translation>Ein Bild zurück</translation>
    </message>
    <message>
      <source>One frame back, on</source>
      <translation>Ein Bild zurück, vor</translation>
    </message>
    <message>
      <source>One frame on</source>
      <translation>Ein Bild vor</translation>
    </message>
    <message>
      <source>Only a camera's picture can be mirrored</source>
      <translation>Nur das Bild einer Kamera lässt sich spiegeln</translation>
    </message>
    <message>
      <source>Only faces that are found can be blurred: look through a video before you pass it on.</source>
      <translation>Nur gefundene Gesichter lassen sich unkenntlich machen: Ein Video vor dem Weitergeben durchsehen.</translation>
    </message>
    <message>
      <source>Only the marked moments ({0})</source>
      <translation>Nur die markierten Momente ({0})</translation>
    </message>
    <message>
      <source>Open</source>
      <translation>Öffnen</translation>
    </message>
    <message>
      <source>Open a data set</source>
      <translation>Einen Datensatz öffnen</translation>
    </message>
    <message>
      <source>Open a data set…</source>
      <translation>Datensatz öffnen…</translation>
    </message>
    <message>
      <source>Open a file…</source>
      <translation>Datei öffnen…</translation>
    </message>
    <message>
      <source>Open a session</source>
      <translation>Eine Sitzung öffnen</translation>
    </message>
    <message>
      <source>Open a session…</source>
      <translation>Sitzung öffnen…</translation>
    </message>
    <message>
      <source>Open a video or picture</source>
      <translation>Ein Video oder Bild öffnen</translation>
    </message>
    <message>
      <source>Open a video or picture…</source>
      <translation>Video oder Bild öffnen…</translation>
    </message>
    <message>
      <source>Open a video, picture, session or data set</source>
      <translation>Video, Bild, Sitzung oder Datensatz öffnen</translation>
    </message>
    <message>
      <source>Open folder</source>
      <translation>Ordner öffnen</translation>
    </message>
    <message>
      <source>Open it again</source>
      <translation>Erneut öffnen</translation>
    </message>
    <message>
      <source>Open on the Sessions page</source>
      <translation>Auf der Seite Sitzungen öffnen</translation>
    </message>
    <message>
      <source>Open {0}</source>
      <translation>{0} öffnen</translation>
    </message>
    <message>
      <source>Opened last</source>
      <translation>Zuletzt geöffnet</translation>
    </message>
    <message>
      <source>Opening {0}</source>
      <translation>{0} wird geöffnet</translation>
    </message>
    <message>
      <source>Open…</source>
      <translation>Öffnen…</translation>
    </message>
    <message>
      <source>Options</source>
      <translation>Optionen</translation>
    </message>
    <message>
      <source>Order of the sessions</source>
      <translation>Reihenfolge der Sitzungen</translation>
    </message>
    <message>
      <source>Other things were done since; Ctrl+Z takes back one after the other.</source>
      <translation>Seitdem ist anderes geschehen; Strg+Z nimmt eins nach dem anderen zurück.</translation>
    </message>
    <message>
      <source>Output folder</source>
      <translation>Ausgabeordner</translation>
    </message>
    <message>
      <source>Own options</source>
      <translation>Eigene Optionen</translation>
    </message>
    <message>
      <source>PEAKS</source>
      <translation>HÖHEPUNKTE</translation>
    </message>
    <message>
      <source>Panel of sources</source>
      <translation>Quellenleiste</translation>
    </message>
    <message>
      <source>Panel of the face</source>
      <translation>Gesichtsleiste</translation>
    </message>
    <message>
      <source>Part that scrolls</source>
      <translation>Teil, der sich verschieben lässt</translation>
    </message>
    <message>
      <source>Pause</source>
      <translation>Anhalten</translation>
    </message>
    <message>
      <source>Pause all</source>
      <translation>Alle anhalten</translation>
    </message>
    <message>
      <source>Paused</source>
      <translation>Angehalten</translation>
    </message>
    <message>
      <source>PgDown</source>
      <translation>Bild abwärts</translation>
    </message>
    <message>
      <source>PgUp</source>
      <translation>Bild aufwärts</translation>
    </message>
    <message>
      <source>Picture size</source>
      <translation>Bildgröße</translation>
    </message>
    <message>
      <source>Picture with the faces found in it</source>
      <translation>Bild mit den darin gefundenen Gesichtern</translation>
    </message>
    <message>
      <source>Pictures (PNG)…</source>
      <translation>Bilder (PNG)…</translation>
    </message>
    <message>
      <source>Pictures shown a second · from frame to picture · frames left out</source>
      <translation>Gezeigte Bilder je Sekunde · vom Bild bis zur Anzeige · ausgelassene Bilder</translation>
    </message>
    <message>
      <source>Pixels as squares, or smooth</source>
      <translation>Pixel als Quadrate oder geglättet</translation>
    </message>
    <message>
      <source>Place in the file</source>
      <translation>Stelle in der Datei</translation>
    </message>
    <message>
      <source>Place in the file (← →: one frame, Shift ← →: five seconds)</source>
      <translation>Stelle in der Datei (← →: ein Bild, Umschalt ← →: fünf Sekunden)</translation>
    </message>
    <message>
      <source>Play</source>
      <translation>Abspielen</translation>
    </message>
    <message>
      <source>Play again</source>
      <translation>Noch einmal</translation>
    </message>
    <message>
      <source>Play or pause</source>
      <translation>Abspielen oder anhalten</translation>
    </message>
    <message>
      <source>Play, pause</source>
      <translation>Abspielen, anhalten</translation>
    </message>
    <message>
      <source>Plug one in, or open a video. A camera that is plugged in appears in the list at the left by itself.</source>
      <translation>Eine anschließen oder ein Video öffnen. Eine angeschlossene Kamera erscheint von selbst in der Liste links.</translation>
    </message>
    <message>
      <source>Preset</source>
      <translation>Voreinstellung</translation>
    </message>
    <message>
      <source>Previous face</source>
      <translation>Voriges Gesicht</translation>
    </message>
    <message>
      <source>Previous mark</source>
      <translation>Vorige Markierung</translation>
    </message>
    <message>
      <source>Previous, next mark</source>
      <translation>Vorige, nächste Markierung</translation>
    </message>
    <message>
      <source>Privacy</source>
      <translation>Datenschutz</translation>
    </message>
    <message>
      <source>Probability of every emotion</source>
      <translation>Wahrscheinlichkeit jeder Emotion</translation>
    </message>
    <message>
      <source>Program</source>
      <translation>Programm</translation>
    </message>
    <message>
      <source>Put back</source>
      <translation>Zurückholen</translation>
    </message>
    <message>
      <source>Put back what was removed</source>
      <translation>Das Entfernte zurückholen</translation>
    </message>
    <message>
      <source>QUALITY</source>
      <translation>QUALITÄT</translation>
    </message>
    <message>
      <source>QUEUE</source>
      <translation>WARTESCHLANGE</translation>
    </message>
    <message>
      <source>Queue of files to annotate</source>
      <translation>Warteschlange der zu annotierenden Dateien</translation>
    </message>
    <message>
      <source>Quit</source>
      <translation>Beenden</translation>
    </message>
    <message>
      <source>READING</source>
      <translation>AUSWERTUNG</translation>
    </message>
    <message>
      <source>RECENT</source>
      <translation>ZULETZT GEÖFFNET</translation>
    </message>
    <message>
      <source>RESTING FACE</source>
      <translation>RUHEGESICHT</translation>
    </message>
    <message>
      <source>Read again</source>
      <translation>Noch einmal lesen</translation>
    </message>
    <message>
      <source>Read from this time on, such as 1:02.5</source>
      <translation>Ab dieser Zeit lesen, etwa 1:02.5</translation>
    </message>
    <message>
      <source>Read the picture again</source>
      <translation>Das Bild noch einmal lesen</translation>
    </message>
    <message>
      <source>Read up to this time, such as 1:10</source>
      <translation>Bis zu dieser Zeit lesen, etwa 1:10</translation>
    </message>
    <message>
      <source>Reading</source>
      <translation>Auswertung</translation>
    </message>
    <message>
      <source>Reading shifted by this person's resting face (*)</source>
      <translation>Ergebnis um das Ruhegesicht dieser Person verschoben (*)</translation>
    </message>
    <message>
      <source>Reading {0}</source>
      <translation>{0} wird gelesen</translation>
    </message>
    <message>
      <source>Readings with names (CSV, Parquet)…</source>
      <translation>Ergebnisse mit Namen (CSV, Parquet)…</translation>
    </message>
    <message>
      <source>Reads facial expressions on your own machine. Nothing leaves it.</source>
      <translation>Liest Gesichtsausdrücke auf dem eigenen Rechner. Nichts verlässt ihn.</translation>
    </message>
    <message>
      <source>Ready when you are</source>
      <translation>Es kann losgehen</translation>
    </message>
    <message>
      <source>Record</source>
      <translation>Aufnehmen</translation>
    </message>
    <message>
      <source>Record, and end that</source>
      <translation>Aufnehmen und damit aufhören</translation>
    </message>
    <message>
      <source>Record, or end that</source>
      <translation>Aufnehmen oder damit aufhören</translation>
    </message>
    <message>
      <source>Recorded {0} of {1}: {2}</source>
      <translation>{0} von {1} aufgenommen: {2}</translation>
    </message>
    <message>
      <source>Recording</source>
      <translation>Aufnahme</translation>
    </message>
    <message>
      <source>Redo</source>
      <translation>Wiederholen</translation>
    </message>
    <message>
      <source>Relabel to class {0}</source>
      <translation>Label der Klasse {0} geben</translation>
    </message>
    <message>
      <source>Relabel to the class of that number</source>
      <translation>Label der Klasse mit dieser Nummer geben</translation>
    </message>
    <message>
      <source>Relabel to {0}</source>
      <translation>Label {0} geben</translation>
    </message>
    <message>
      <source>Relax your face.</source>
      <translation>Das Gesicht entspannen.</translation>
    </message>
    <message>
      <source>Remove</source>
      <translation>Entfernen</translation>
    </message>
    <message>
      <source>Remove all that are done</source>
      <translation>Alle fertigen entfernen</translation>
    </message>
    <message>
      <source>Remove from the queue</source>
      <translation>Aus der Warteschlange nehmen</translation>
    </message>
    <message>
      <source>Remove the kind</source>
      <translation>Die Art entfernen</translation>
    </message>
    <message>
      <source>Remove the mark</source>
      <translation>Die Markierung entfernen</translation>
    </message>
    <message>
      <source>Remove the resting face</source>
      <translation>Das Ruhegesicht entfernen</translation>
    </message>
    <message>
      <source>Remove the selected mark</source>
      <translation>Gewählte Markierung entfernen</translation>
    </message>
    <message>
      <source>Removed: {0}.</source>
      <translation>Entfernt: {0}.</translation>
    </message>
    <message>
      <source>Replace</source>
      <translation>Ersetzen</translation>
    </message>
    <message>
      <source>Replace the session that is there</source>
      <translation>Die vorhandene Sitzung ersetzen</translation>
    </message>
    <message>
      <source>Report (HTML)…</source>
      <translation>Bericht (HTML)…</translation>
    </message>
    <message>
      <source>Reports of errors</source>
      <translation>Fehlerberichte</translation>
    </message>
    <message>
      <source>Reset all settings</source>
      <translation>Alle Einstellungen zurücksetzen</translation>
    </message>
    <message>
      <source>Resume</source>
      <translation>Fortsetzen</translation>
    </message>
    <message>
      <source>Resume the session that is there</source>
      <translation>Die vorhandene Sitzung fortsetzen</translation>
    </message>
    <message>
      <source>Retry</source>
      <translation>Erneut versuchen</translation>
    </message>
    <message>
      <source>Review a data set</source>
      <translation>Einen Datensatz durchsehen</translation>
    </message>
    <message>
      <source>Running</source>
      <translation>Läuft</translation>
    </message>
    <message>
      <source>SESSIONS</source>
      <translation>SITZUNGEN</translation>
    </message>
    <message>
      <source>SHARE OF FACES</source>
      <translation>ANTEIL AN DEN GESICHTERN</translation>
    </message>
    <message>
      <source>SHARE OF TIME</source>
      <translation>ANTEIL AN DER ZEIT</translation>
    </message>
    <message>
      <source>SOURCE</source>
      <translation>QUELLE</translation>
    </message>
    <message>
      <source>SUMMARY</source>
      <translation>ZUSAMMENFASSUNG</translation>
    </message>
    <message>
      <source>Save a report here</source>
      <translation>Bericht hier speichern</translation>
    </message>
    <message>
      <source>Screenshot</source>
      <translation>Bildschirmfoto</translation>
    </message>
    <message>
      <source>Screenshot of the labelled frame</source>
      <translation>Bildschirmfoto des beschrifteten Bildes</translation>
    </message>
    <message>
      <source>Screenshot saved, and copied to the clipboard.</source>
      <translation>Bildschirmfoto gespeichert und in die Zwischenablage kopiert.</translation>
    </message>
    <message>
      <source>Screenshots</source>
      <translation>Bildschirmfotos</translation>
    </message>
    <message>
      <source>Screenshots are saved in</source>
      <translation>Bildschirmfotos kommen nach</translation>
    </message>
    <message>
      <source>Screenshots:</source>
      <translation>Bildschirmfotos:</translation>
    </message>
    <message>
      <source>Search</source>
      <translation>Suchen</translation>
    </message>
    <message>
      <source>Search the log</source>
      <translation>Das Protokoll durchsuchen</translation>
    </message>
    <message>
      <source>Search the marks</source>
      <translation>Die Markierungen durchsuchen</translation>
    </message>
    <message>
      <source>Search the sessions</source>
      <translation>Die Sitzungen durchsuchen</translation>
    </message>
    <message>
      <source>Seconds left</source>
      <translation>Verbleibende Sekunden</translation>
    </message>
    <message>
      <source>Sections of the settings</source>
      <translation>Abschnitte der Einstellungen</translation>
    </message>
    <message>
      <source>Seen for {0}, from {1} to {2}</source>
      <translation>{0} zu sehen, von {1} bis {2}</translation>
    </message>
    <message>
      <source>Select a face</source>
      <translation>Ein Gesicht wählen</translation>
    </message>
    <message>
      <source>Select face {0}</source>
      <translation>Gesicht {0} wählen</translation>
    </message>
    <message>
      <source>Select its range</source>
      <translation>Ihren Bereich wählen</translation>
    </message>
    <message>
      <source>Select no mark, begin no part</source>
      <translation>Keine Markierung wählen, keinen Teil beginnen</translation>
    </message>
    <message>
      <source>Select nothing</source>
      <translation>Nichts wählen</translation>
    </message>
    <message>
      <source>Selected part begins here</source>
      <translation>Gewählter Teil beginnt hier</translation>
    </message>
    <message>
      <source>Selected part begins, ends here</source>
      <translation>Gewählter Teil beginnt, endet hier</translation>
    </message>
    <message>
      <source>Selected part ends here</source>
      <translation>Gewählter Teil endet hier</translation>
    </message>
    <message>
      <source>Sessions</source>
      <translation>Sitzungen</translation>
    </message>
    <message>
      <source>Sessions are written to</source>
      <translation>Sitzungen kommen nach</translation>
    </message>
    <message>
      <source>Sessions go to</source>
      <translation>Sitzungen kommen nach</translation>
    </message>
    <message>
      <source>Sessions, listed from there</source>
      <translation>Sitzungen, von dort aufgelistet</translation>
    </message>
    <message>
      <source>Sessions, written there</source>
      <translation>Sitzungen, dorthin geschrieben</translation>
    </message>
    <message>
      <source>Sessions:</source>
      <translation>Sitzungen:</translation>
    </message>
    <message>
      <source>Sessions: tables, videos, names and notes</source>
      <translation>Sitzungen: Tabellen, Videos, Namen und Notizen</translation>
    </message>
    <message>
      <source>Set a mark here</source>
      <translation>Hier eine Markierung setzen</translation>
    </message>
    <message>
      <source>Set anew</source>
      <translation>Neu festlegen</translation>
    </message>
    <message>
      <source>Set resting face</source>
      <translation>Ruhegesicht festlegen</translation>
    </message>
    <message>
      <source>Set the resting face</source>
      <translation>Ruhegesicht festlegen</translation>
    </message>
    <message>
      <source>Set the resting face, or cancel that</source>
      <translation>Ruhegesicht festlegen oder das abbrechen</translation>
    </message>
    <message>
      <source>Settings</source>
      <translation>Einstellungen</translation>
    </message>
    <message>
      <source>Settings and what was open last</source>
      <translation>Einstellungen und was zuletzt offen war</translation>
    </message>
    <message>
      <source>Settings, what was open last, log, reports and small pictures</source>
      <translation>Einstellungen, zuletzt Geöffnetes, Protokoll, Berichte und kleine Bilder</translation>
    </message>
    <message>
      <source>Settings, what was open last, work that waits, log, reports and small pictures are removed for good, and the window closes. Sessions, screenshots and data sets stay: delete those where they are.</source>
      <translation>Einstellungen, zuletzt Geöffnetes, wartende Arbeit, Protokoll, Berichte und kleine Bilder werden endgültig entfernt, und das Fenster schließt sich. Sitzungen, Bildschirmfotos und Datensätze bleiben: Sie sind dort zu löschen, wo sie liegen.</translation>
    </message>
    <message>
      <source>Settings:</source>
      <translation>Einstellungen:</translation>
    </message>
    <message>
      <source>Settings…</source>
      <translation>Einstellungen…</translation>
    </message>
    <message>
      <source>Shade the parts in which a reading is not to be trusted, or not</source>
      <translation>Die Teile schattieren oder nicht, in denen einem Ergebnis nicht zu trauen ist</translation>
    </message>
    <message>
      <source>Shade what is uncertain</source>
      <translation>Unsicheres schattieren</translation>
    </message>
    <message>
      <source>Share of all time seen</source>
      <translation>Anteil an der ganzen gesehenen Zeit</translation>
    </message>
    <message>
      <source>Share of the time of trusted readings</source>
      <translation>Anteil an der Zeit vertrauenswürdiger Ergebnisse</translation>
    </message>
    <message>
      <source>Share of the time seen</source>
      <translation>Anteil an der gesehenen Zeit</translation>
    </message>
    <message>
      <source>Share of time in each session, of everyone together</source>
      <translation>Anteil an der Zeit in jeder Sitzung, alle zusammen</translation>
    </message>
    <message>
      <source>Share of time, of everyone together</source>
      <translation>Anteil an der Zeit, alle zusammen</translation>
    </message>
    <message>
      <source>Sharpness</source>
      <translation>Schärfe</translation>
    </message>
    <message>
      <source>Shift</source>
      <translation>Umschalt</translation>
    </message>
    <message>
      <source>Show</source>
      <translation>Zeigen</translation>
    </message>
    <message>
      <source>Show all suspects</source>
      <translation>Alle Verdachtsfälle zeigen</translation>
    </message>
    <message>
      <source>Show in folder</source>
      <translation>Im Ordner zeigen</translation>
    </message>
    <message>
      <source>Show in folder: {0}</source>
      <translation>Im Ordner zeigen: {0}</translation>
    </message>
    <message>
      <source>Show or hide the faces' boxes</source>
      <translation>Rahmen der Gesichter zeigen oder verbergen</translation>
    </message>
    <message>
      <source>Show or hide the line of {0}; with Ctrl it alone</source>
      <translation>Linie von {0} zeigen oder verbergen; mit Strg nur sie</translation>
    </message>
    <message>
      <source>Show or hide: {0}</source>
      <translation>Zeigen oder verbergen: {0}</translation>
    </message>
    <message>
      <source>Show the camera's picture as in a mirror (M)</source>
      <translation>Das Bild der Kamera wie im Spiegel zeigen (M)</translation>
    </message>
    <message>
      <source>Show the session in its folder</source>
      <translation>Die Sitzung in ihrem Ordner zeigen</translation>
    </message>
    <message>
      <source>Show the whole summary</source>
      <translation>Ganze Zusammenfassung zeigen</translation>
    </message>
    <message>
      <source>Show: {0}</source>
      <translation>Zeigen: {0}</translation>
    </message>
    <message>
      <source>Shows</source>
      <translation>Zeigt</translation>
    </message>
    <message>
      <source>Side of the face in pixels of the source</source>
      <translation>Kantenlänge des Gesichts in Pixeln der Quelle</translation>
    </message>
    <message>
      <source>Size</source>
      <translation>Größe</translation>
    </message>
    <message>
      <source>Size of the text</source>
      <translation>Größe des Textes</translation>
    </message>
    <message>
      <source>Slower</source>
      <translation>Langsamer</translation>
    </message>
    <message>
      <source>Slower, faster</source>
      <translation>Langsamer, schneller</translation>
    </message>
    <message>
      <source>Small pictures of sessions, and what is known of networks</source>
      <translation>Kleine Bilder von Sitzungen und was über Netze bekannt ist</translation>
    </message>
    <message>
      <source>Small pictures of sessions, and what was found out about networks</source>
      <translation>Kleine Bilder von Sitzungen und was über Netze bekannt ist</translation>
    </message>
    <message>
      <source>Smaller text</source>
      <translation>Text kleiner</translation>
    </message>
    <message>
      <source>Smoothing</source>
      <translation>Glättung</translation>
    </message>
    <message>
      <source>Something went wrong</source>
      <translation>Etwas ging schief</translation>
    </message>
    <message>
      <source>Something went wrong ({0} times)</source>
      <translation>Etwas ging schief ({0}-mal)</translation>
    </message>
    <message>
      <source>Something went wrong again that should not ({0}). The log says more (Ctrl+Shift+L).</source>
      <translation>Wieder ging etwas schief, was nicht sollte ({0}). Das Protokoll sagt mehr (Strg+Umschalt+L).</translation>
    </message>
    <message>
      <source>Something went wrong that should not ({0}). The log says more.</source>
      <translation>Etwas ging schief, was nicht sollte ({0}). Das Protokoll sagt mehr.</translation>
    </message>
    <message>
      <source>Something went wrong that should not. What you were doing may not have worked; the rest goes on.</source>
      <translation>Etwas ging schief, was nicht sollte. Was gerade geschah, hat vielleicht nicht geklappt; alles andere geht weiter.</translation>
    </message>
    <message>
      <source>Sound from a microphone</source>
      <translation>Ton von einem Mikrofon</translation>
    </message>
    <message>
      <source>Source</source>
      <translation>Quelle</translation>
    </message>
    <message>
      <source>Sources</source>
      <translation>Quellen</translation>
    </message>
    <message>
      <source>Space</source>
      <translation>Leertaste</translation>
    </message>
    <message>
      <source>Speed</source>
      <translation>Tempo</translation>
    </message>
    <message>
      <source>Speed (&lt; and &gt;)</source>
      <translation>Tempo (&lt; und &gt;)</translation>
    </message>
    <message>
      <source>Start</source>
      <translation>Start</translation>
    </message>
    <message>
      <source>Start again</source>
      <translation>Neu beginnen</translation>
    </message>
    <message>
      <source>Start or pause</source>
      <translation>Starten oder anhalten</translation>
    </message>
    <message>
      <source>Start the camera, open a video, or watch the demo. The pictures stay on this machine.</source>
      <translation>Kamera starten, ein Video öffnen oder die Demo ansehen. Die Bilder bleiben auf diesem Rechner.</translation>
    </message>
    <message>
      <source>Start, pause, resume</source>
      <translation>Starten, anhalten, fortsetzen</translation>
    </message>
    <message>
      <source>State</source>
      <translation>Zustand</translation>
    </message>
    <message>
      <source>Still to be applied: {0}. Applying makes a new version; the old one stays.</source>
      <translation>Noch anzuwenden: {0}. Dabei entsteht eine neue Version; die alte bleibt.</translation>
    </message>
    <message>
      <source>Stop</source>
      <translation>Stopp</translation>
    </message>
    <message>
      <source>Stop and close</source>
      <translation>Anhalten und schließen</translation>
    </message>
    <message>
      <source>Stop it and close? What is finished is kept; the rest is resumed at the next start, if you like.</source>
      <translation>Anhalten und schließen? Was fertig ist, bleibt; der Rest lässt sich beim nächsten Start fortsetzen.</translation>
    </message>
    <message>
      <source>Stop recording</source>
      <translation>Aufnahme beenden</translation>
    </message>
    <message>
      <source>Stopped</source>
      <translation>Gestoppt</translation>
    </message>
    <message>
      <source>Suggested: {0}</source>
      <translation>Vorschlag: {0}</translation>
    </message>
    <message>
      <source>Summarise together</source>
      <translation>Zusammen auswerten</translation>
    </message>
    <message>
      <source>Summarised, they stand beside each other; compared, it is said of each emotion where more of it is.</source>
      <translation>Zusammengefasst stehen sie nebeneinander; verglichen wird von jeder Emotion gesagt, wo mehr davon ist.</translation>
    </message>
    <message>
      <source>Summarising</source>
      <translation>Wird zusammengefasst</translation>
    </message>
    <message>
      <source>Summary</source>
      <translation>Zusammenfassung</translation>
    </message>
    <message>
      <source>Summary as a table (CSV, Parquet)…</source>
      <translation>Zusammenfassung als Tabelle (CSV, Parquet)…</translation>
    </message>
    <message>
      <source>Summary of the session</source>
      <translation>Zusammenfassung der Sitzung</translation>
    </message>
    <message>
      <source>System</source>
      <translation>System</translation>
    </message>
    <message>
      <source>Table</source>
      <translation>Tabelle</translation>
    </message>
    <message>
      <source>Table format</source>
      <translation>Format der Tabelle</translation>
    </message>
    <message>
      <source>Take the correction away</source>
      <translation>Die Korrektur zurücknehmen</translation>
    </message>
    <message>
      <source>Taken off, in logits: {0}</source>
      <translation>Abgezogen, in Logits: {0}</translation>
    </message>
    <message>
      <source>Text</source>
      <translation>Text</translation>
    </message>
    <message>
      <source>Text at {0} %.</source>
      <translation>Text bei {0} %.</translation>
    </message>
    <message>
      <source>Text of the licence</source>
      <translation>Text der Lizenz</translation>
    </message>
    <message>
      <source>Text of the usual size</source>
      <translation>Text in üblicher Größe</translation>
    </message>
    <message>
      <source>That did not work</source>
      <translation>Das hat nicht geklappt</translation>
    </message>
    <message>
      <source>That of everybody whose face is read or kept, given freely and beforehand; of children also that of their parents. Who agreed may change their mind: then delete the session for good (page Sessions). Faces can be blurred in recordings, annotated videos, screenshots and reports.</source>
      <translation>Die aller, deren Gesicht gelesen oder aufbewahrt wird, freiwillig und im Voraus gegeben; bei Kindern auch die der Eltern. Wer eingewilligt hat, darf es sich anders überlegen: Dann ist die Sitzung endgültig zu löschen (Seite Sitzungen). Gesichter lassen sich in Aufnahmen, annotierten Videos, Bildschirmfotos und Berichten unkenntlich machen.</translation>
    </message>
    <message>
      <source>The 7 labels of FER-2013</source>
      <translation>Die 7 Labels von FER-2013</translation>
    </message>
    <message>
      <source>The 8 labels of FER+</source>
      <translation>Die 8 Labels von FER+</translation>
    </message>
    <message>
      <source>The Sessions page lists</source>
      <translation>Die Seite Sitzungen zeigt</translation>
    </message>
    <message>
      <source>The camera cannot be used</source>
      <translation>Die Kamera lässt sich nicht benutzen</translation>
    </message>
    <message>
      <source>The camera or file is closed, and nothing is read any more.</source>
      <translation>Kamera oder Datei ist geschlossen, und nichts wird mehr gelesen.</translation>
    </message>
    <message>
      <source>The cancelled export is being taken away. The window closes right after.</source>
      <translation>Der abgebrochene Export wird entfernt. Das Fenster schließt gleich danach.</translation>
    </message>
    <message>
      <source>The chosen microphone is not there. Plug it in, or choose another one beside Record.</source>
      <translation>Das gewählte Mikrofon ist nicht da. Bitte anschließen oder neben Aufnehmen ein anderes wählen.</translation>
    </message>
    <message>
      <source>The clip is {0}.</source>
      <translation>Der Ausschnitt ist {0}.</translation>
    </message>
    <message>
      <source>The compact view shows what runs on the page Live. Open that page first.</source>
      <translation>Die kompakte Ansicht zeigt, was auf der Seite Live läuft. Bitte zuerst diese Seite öffnen.</translation>
    </message>
    <message>
      <source>The download broke off ({0}). Try again.</source>
      <translation>Das Laden brach ab ({0}). Bitte erneut versuchen.</translation>
    </message>
    <message>
      <source>The export is cancelled; nothing of it was kept.</source>
      <translation>Der Export ist abgebrochen; nichts davon blieb zurück.</translation>
    </message>
    <message>
      <source>The face as the network sees it</source>
      <translation>Das Gesicht, wie das Netz es sieht</translation>
    </message>
    <message>
      <source>The face detector is missing</source>
      <translation>Die Gesichtserkennung fehlt</translation>
    </message>
    <message>
      <source>The face in the picture</source>
      <translation>Das Gesicht im Bild</translation>
    </message>
    <message>
      <source>The face you click, or the largest one, is shown here.</source>
      <translation>Hier erscheint das angeklickte Gesicht, sonst das größte.</translation>
    </message>
    <message>
      <source>The fastest there is</source>
      <translation>Das Schnellste, was da ist</translation>
    </message>
    <message>
      <source>The figures are in {0}.</source>
      <translation>Die Abbildungen sind in {0}.</translation>
    </message>
    <message>
      <source>The graphics card (GPU)</source>
      <translation>Die Grafikkarte (GPU)</translation>
    </message>
    <message>
      <source>The key {0} is given twice; choose another one for “{1}”.</source>
      <translation>Die Taste {0} ist doppelt vergeben; bitte für „{1}“ eine andere wählen.</translation>
    </message>
    <message>
      <source>The largest face</source>
      <translation>Das größte Gesicht</translation>
    </message>
    <message>
      <source>The last minute, a line an emotion</source>
      <translation>Die letzte Minute, eine Linie je Emotion</translation>
    </message>
    <message>
      <source>The library cannot be read</source>
      <translation>Die Bibliothek lässt sich nicht lesen</translation>
    </message>
    <message>
      <source>The library is gone</source>
      <translation>Die Bibliothek ist weg</translation>
    </message>
    <message>
      <source>The log</source>
      <translation>Das Protokoll</translation>
    </message>
    <message>
      <source>The log of decisions of {0} has {1} that cannot be read. Decide again what was decided there.</source>
      <translation>Im Protokoll der Entscheidungen von {0} lässt sich {1} nicht lesen. Was dort stand, bitte noch einmal entscheiden.</translation>
    </message>
    <message>
      <source>The log of what went wrong</source>
      <translation>Das Protokoll dessen, was schiefging</translation>
    </message>
    <message>
      <source>The menu</source>
      <translation>Das Menü</translation>
    </message>
    <message>
      <source>The moment of each emotion's highest probability among readings of a face that could be read well.</source>
      <translation>Der Moment der höchsten Wahrscheinlichkeit jeder Emotion, wo sich das Gesicht gut lesen ließ.</translation>
    </message>
    <message>
      <source>The name that decisions are written down in</source>
      <translation>Der Name, unter dem Entscheidungen festgehalten werden</translation>
    </message>
    <message>
      <source>The network that reads faces, a part of the program</source>
      <translation>Das Netz, das Gesichter liest, ein Teil des Programms</translation>
    </message>
    <message>
      <source>The next recording is made like that.</source>
      <translation>Die nächste Aufnahme entsteht so.</translation>
    </message>
    <message>
      <source>The notes of this session can't be changed. {0}</source>
      <translation>Die Notizen dieser Sitzung lassen sich nicht ändern. {0}</translation>
    </message>
    <message>
      <source>The notes of this session were changed in another window or program meanwhile. They are loaded now, and nothing was written over; do it once more.</source>
      <translation>Die Notizen dieser Sitzung wurden inzwischen in einem anderen Fenster oder Programm geändert. Sie sind jetzt geladen, und nichts wurde überschrieben; bitte noch einmal tun.</translation>
    </message>
    <message>
      <source>The notes were changed in another window or program, and are shown as they are now.</source>
      <translation>Die Notizen wurden in einem anderen Fenster oder Programm geändert und erscheinen so, wie sie jetzt sind.</translation>
    </message>
    <message>
      <source>The one chosen before (not there)</source>
      <translation>Das zuvor gewählte (nicht da)</translation>
    </message>
    <message>
      <source>The one that comes with it</source>
      <translation>Das mitgelieferte</translation>
    </message>
    <message>
      <source>The original was not found: this picture has its boxes drawn on it</source>
      <translation>Das Original wurde nicht gefunden: In dieses Bild sind die Rahmen gezeichnet</translation>
    </message>
    <message>
      <source>The package brings no text of its licence along.</source>
      <translation>Das Paket bringt keinen Text seiner Lizenz mit.</translation>
    </message>
    <message>
      <source>The picture is being opened; what was read is here already</source>
      <translation>Das Bild wird noch geöffnet; was erkannt wurde, ist schon da</translation>
    </message>
    <message>
      <source>The pictures are in {0}.</source>
      <translation>Die Bilder sind in {0}.</translation>
    </message>
    <message>
      <source>The processor (CPU)</source>
      <translation>Der Prozessor (CPU)</translation>
    </message>
    <message>
      <source>The program ended unexpectedly last time: a report is kept here, and was sent to nobody.</source>
      <translation>Das Programm endete letztes Mal unerwartet: Ein Bericht liegt hier und wurde an niemanden gesendet.</translation>
    </message>
    <message>
      <source>The queue could not be saved. {0}</source>
      <translation>Die Warteschlange ließ sich nicht speichern. {0}</translation>
    </message>
    <message>
      <source>The queue is still at work.</source>
      <translation>Die Warteschlange arbeitet noch.</translation>
    </message>
    <message>
      <source>The queue is still at work. Pause it first.</source>
      <translation>Die Warteschlange arbeitet noch. Bitte zuerst anhalten.</translation>
    </message>
    <message>
      <source>The queue still has {0} to annotate. What was done is kept.</source>
      <translation>In der Warteschlange steht noch: {0}. Was getan ist, bleibt erhalten.</translation>
    </message>
    <message>
      <source>The recording ended, because the source was lost.</source>
      <translation>Die Aufnahme endete, weil die Quelle verloren ging.</translation>
    </message>
    <message>
      <source>The recording is being finished. The window closes as soon as that is done.</source>
      <translation>Die Aufnahme wird abgeschlossen. Danach schließt sich das Fenster.</translation>
    </message>
    <message>
      <source>The report is kept as {0}.</source>
      <translation>Der Bericht liegt in {0}.</translation>
    </message>
    <message>
      <source>The report is {0}.</source>
      <translation>Der Bericht ist {0}.</translation>
    </message>
    <message>
      <source>The report needs plotly, which is not installed.</source>
      <translation>Der Bericht braucht plotly, das nicht installiert ist.</translation>
    </message>
    <message>
      <source>The resting face of face {0} is being set.</source>
      <translation>Das Ruhegesicht von Gesicht {0} wird festgelegt.</translation>
    </message>
    <message>
      <source>The same name is the same person in all sessions.</source>
      <translation>Derselbe Name ist in allen Sitzungen dieselbe Person.</translation>
    </message>
    <message>
      <source>The screenshot was not saved to {0}: {1}.</source>
      <translation>Das Bildschirmfoto wurde nicht in {0} gespeichert: {1}.</translation>
    </message>
    <message>
      <source>The selected part, {0} to {1}</source>
      <translation>Der gewählte Teil, {0} bis {1}</translation>
    </message>
    <message>
      <source>The table is {0}.</source>
      <translation>Die Tabelle ist {0}.</translation>
    </message>
    <message>
      <source>The video ended before five seconds were there.</source>
      <translation>Das Video endete, bevor fünf Sekunden da waren.</translation>
    </message>
    <message>
      <source>The whole file, a line an emotion</source>
      <translation>Die ganze Datei, eine Linie je Emotion</translation>
    </message>
    <message>
      <source>The whole file: a lane a person, a line an emotion</source>
      <translation>Die ganze Datei: eine Spur je Person, eine Linie je Emotion</translation>
    </message>
    <message>
      <source>The whole session</source>
      <translation>Die ganze Sitzung</translation>
    </message>
    <message>
      <source>There are too few faces for intervals.</source>
      <translation>Für Intervalle sind es zu wenige Gesichter.</translation>
    </message>
    <message>
      <source>There is a kind “{0}” already; call this one something else.</source>
      <translation>Die Art „{0}“ gibt es schon; diese bitte anders nennen.</translation>
    </message>
    <message>
      <source>There is no comparison: nobody is seen in {0}.</source>
      <translation>Es gibt keinen Vergleich: In {0} ist niemand zu sehen.</translation>
    </message>
    <message>
      <source>There is no face in this frame.</source>
      <translation>In diesem Bild ist kein Gesicht.</translation>
    </message>
    <message>
      <source>There is no folder {0}. Connect the drive that it is on, or choose another one.</source>
      <translation>Den Ordner {0} gibt es nicht. Das Laufwerk anschließen, auf dem er ist, oder einen anderen wählen.</translation>
    </message>
    <message>
      <source>There is no picture</source>
      <translation>Es gibt kein Bild</translation>
    </message>
    <message>
      <source>There is still no camera. Plug one in; it then appears in the list of sources.</source>
      <translation>Es ist noch keine Kamera da. Eine anschließen; sie erscheint dann in der Liste der Quellen.</translation>
    </message>
    <message>
      <source>There is too little time for intervals: 4 seconds are the least.</source>
      <translation>Für Intervalle ist die Zeit zu kurz: 4 Sekunden sind das Mindeste.</translation>
    </message>
    <message>
      <source>These settings, and what was opened last</source>
      <translation>Diese Einstellungen und was zuletzt geöffnet war</translation>
    </message>
    <message>
      <source>They are likely too narrow: the time is short for how slowly the expressions change.</source>
      <translation>Sie sind wohl zu eng: Die Zeit ist kurz dafür, wie langsam sich die Ausdrücke ändern.</translation>
    </message>
    <message>
      <source>This cannot be opened</source>
      <translation>Das lässt sich nicht öffnen</translation>
    </message>
    <message>
      <source>This data set cannot be opened</source>
      <translation>Dieser Datensatz lässt sich nicht öffnen</translation>
    </message>
    <message>
      <source>This face reads as neutral at rest. Its reading stays as it is.</source>
      <translation>Dieses Gesicht liest sich in Ruhe als neutral. Sein Ergebnis bleibt, wie es ist.</translation>
    </message>
    <message>
      <source>This is face {0}: use its rest</source>
      <translation>Dies ist Gesicht {0}: sein Ruhegesicht nehmen</translation>
    </message>
    <message>
      <source>This list</source>
      <translation>Diese Liste</translation>
    </message>
    <message>
      <source>This network has no card.</source>
      <translation>Dieses Netz hat keine Karte.</translation>
    </message>
    <message>
      <source>This system has no sound libraries, so nothing can be heard.</source>
      <translation>Diesem System fehlen die Tonbibliotheken, daher ist nichts zu hören.</translation>
    </message>
    <message>
      <source>Threshold</source>
      <translation>Schwelle</translation>
    </message>
    <message>
      <source>Time of the frame, and the file's length</source>
      <translation>Zeit des Bildes und Länge der Datei</translation>
    </message>
    <message>
      <source>Time of the picture, and the file's length</source>
      <translation>Zeit des Bildes und Länge der Datei</translation>
    </message>
    <message>
      <source>Time over which the readings of a face are averaged</source>
      <translation>Zeit, über die die Ergebnisse eines Gesichts gemittelt werden</translation>
    </message>
    <message>
      <source>Timeline</source>
      <translation>Zeitachse</translation>
    </message>
    <message>
      <source>Timeline: closer</source>
      <translation>Zeitachse: näher</translation>
    </message>
    <message>
      <source>Timeline: closer, wider, whole</source>
      <translation>Zeitachse: näher, weiter, ganz</translation>
    </message>
    <message>
      <source>Timeline: whole</source>
      <translation>Zeitachse: ganz</translation>
    </message>
    <message>
      <source>Timeline: wider</source>
      <translation>Zeitachse: weiter</translation>
    </message>
    <message>
      <source>Try again</source>
      <translation>Erneut versuchen</translation>
    </message>
    <message>
      <source>Turn</source>
      <translation>Drehung</translation>
    </message>
    <message>
      <source>Turn to the light.</source>
      <translation>Zum Licht drehen.</translation>
    </message>
    <message>
      <source>Uncertain {0}. Faces of {1} pixels (median), found with a confidence of {2} (mean).</source>
      <translation>Unsicher {0}. Gesichter von {1} Pixeln (Median), gefunden mit einer Konfidenz von {2} (Mittel).</translation>
    </message>
    <message>
      <source>Undo</source>
      <translation>Rückgängig</translation>
    </message>
    <message>
      <source>Undo the last change of a resting face</source>
      <translation>Die letzte Änderung eines Ruhegesichts zurücknehmen</translation>
    </message>
    <message>
      <source>Undo the last decision</source>
      <translation>Letzte Entscheidung zurücknehmen</translation>
    </message>
    <message>
      <source>Undo, any number of times</source>
      <translation>Zurücknehmen, beliebig oft</translation>
    </message>
    <message>
      <source>Undo, redo</source>
      <translation>Rückgängig, wiederholen</translation>
    </message>
    <message>
      <source>Undone: {0}.</source>
      <translation>Rückgängig: {0}.</translation>
    </message>
    <message>
      <source>Up and Down choose, Enter does it, Escape closes</source>
      <translation>Auf und Ab wählen, Eingabe tut es, Esc schließt</translation>
    </message>
    <message>
      <source>Use and privacy</source>
      <translation>Gebrauch und Datenschutz</translation>
    </message>
    <message>
      <source>Use that of face {0}</source>
      <translation>Das von Gesicht {0} nehmen</translation>
    </message>
    <message>
      <source>Version {0} of {1} is made: {2}.</source>
      <translation>Version {0} von {1} ist fertig: {2}.</translation>
    </message>
    <message>
      <source>Versions</source>
      <translation>Versionen</translation>
    </message>
    <message>
      <source>Video with what was read</source>
      <translation>Video mit dem Erkannten</translation>
    </message>
    <message>
      <source>Videos and pictures</source>
      <translation>Videos und Bilder</translation>
    </message>
    <message>
      <source>Videos and pictures ({0})</source>
      <translation>Videos und Bilder ({0})</translation>
    </message>
    <message>
      <source>View</source>
      <translation>Ansicht</translation>
    </message>
    <message>
      <source>Volume</source>
      <translation>Lautstärke</translation>
    </message>
    <message>
      <source>WHAT FOLLOWS WHAT</source>
      <translation>WAS WORAUF FOLGT</translation>
    </message>
    <message>
      <source>WHO DECIDES</source>
      <translation>WER ENTSCHEIDET</translation>
    </message>
    <message>
      <source>WHY IT IS HERE</source>
      <translation>WARUM ES HIER IST</translation>
    </message>
    <message>
      <source>WHY UNCERTAIN</source>
      <translation>WARUM UNSICHER</translation>
    </message>
    <message>
      <source>Waiting</source>
      <translation>Wartet</translation>
    </message>
    <message>
      <source>Waiting for the first picture</source>
      <translation>Warte auf das erste Bild</translation>
    </message>
    <message>
      <source>Warnings and worse</source>
      <translation>Warnungen und Schwereres</translation>
    </message>
    <message>
      <source>Watch</source>
      <translation>Ansehen</translation>
    </message>
    <message>
      <source>Watch the demo</source>
      <translation>Demo ansehen</translation>
    </message>
    <message>
      <source>Watch the session</source>
      <translation>Die Sitzung ansehen</translation>
    </message>
    <message>
      <source>What an expression cannot tell</source>
      <translation>Was ein Ausdruck nicht verrät</translation>
    </message>
    <message>
      <source>What can be done with the mark</source>
      <translation>Was sich mit der Markierung tun lässt</translation>
    </message>
    <message>
      <source>What can be done with {0}</source>
      <translation>Was sich mit {0} tun lässt</translation>
    </message>
    <message>
      <source>What follows what</source>
      <translation>Was worauf folgt</translation>
    </message>
    <message>
      <source>What is done ({0}) is replaced once the new session is whole. The options can be changed before it goes on.</source>
      <translation>Was fertig ist ({0}), wird ersetzt, sobald die neue Sitzung ganz ist. Vorher lassen sich die Optionen ändern.</translation>
    </message>
    <message>
      <source>What is recorded</source>
      <translation>Was aufgenommen wird</translation>
    </message>
    <message>
      <source>What it is for, and what not</source>
      <translation>Wofür es da ist und wofür nicht</translation>
    </message>
    <message>
      <source>What it must not be used for</source>
      <translation>Wofür es nicht benutzt werden darf</translation>
    </message>
    <message>
      <source>What it reads</source>
      <translation>Was es liest</translation>
    </message>
    <message>
      <source>What lies in the old folder stays there.</source>
      <translation>Was im alten Ordner liegt, bleibt dort.</translation>
    </message>
    <message>
      <source>What the face shows</source>
      <translation>Was das Gesicht zeigt</translation>
    </message>
    <message>
      <source>What the network makes of it, not to be relied on</source>
      <translation>Was das Netz daraus macht, nicht verlässlich</translation>
    </message>
    <message>
      <source>What the network sees: 48 x 48 pixels</source>
      <translation>Was das Netz sieht: 48 x 48 Pixel</translation>
    </message>
    <message>
      <source>What the program does, and what it must not be used for</source>
      <translation>Was das Programm tut und wofür es nicht benutzt werden darf</translation>
    </message>
    <message>
      <source>What the program is made of</source>
      <translation>Woraus das Programm besteht</translation>
    </message>
    <message>
      <source>What was opened last is forgotten.</source>
      <translation>Was zuletzt geöffnet war, ist vergessen.</translation>
    </message>
    <message>
      <source>What was written down</source>
      <translation>Was festgehalten wurde</translation>
    </message>
    <message>
      <source>What would you like to do?</source>
      <translation>Was soll geschehen?</translation>
    </message>
    <message>
      <source>Where everything lies</source>
      <translation>Wo alles liegt</translation>
    </message>
    <message>
      <source>Which class</source>
      <translation>Welche Klasse</translation>
    </message>
    <message>
      <source>Which faces</source>
      <translation>Welche Gesichter</translation>
    </message>
    <message>
      <source>Who decides</source>
      <translation>Wer entscheidet</translation>
    </message>
    <message>
      <source>Whom it is of</source>
      <translation>Zu wem sie gehört</translation>
    </message>
    <message>
      <source>Whom to compare with</source>
      <translation>Mit wem verglichen wird</translation>
    </message>
    <message>
      <source>Whose consent is needed</source>
      <translation>Wessen Einwilligung nötig ist</translation>
    </message>
    <message>
      <source>Whose face is shown</source>
      <translation>Wessen Gesicht gezeigt wird</translation>
    </message>
    <message>
      <source>Whose log</source>
      <translation>Wessen Protokoll</translation>
    </message>
    <message>
      <source>Whose summary is shown</source>
      <translation>Wessen Zusammenfassung gezeigt wird</translation>
    </message>
    <message>
      <source>Why readings were uncertain, share of the time seen</source>
      <translation>Warum Ergebnisse unsicher waren, Anteil an der gesehenen Zeit</translation>
    </message>
    <message>
      <source>Work that waits, such as files to annotate</source>
      <translation>Wartende Arbeit, etwa zu annotierende Dateien</translation>
    </message>
    <message>
      <source>Write the annotated video</source>
      <translation>Annotiertes Video schreiben</translation>
    </message>
    <message>
      <source>Writing {0}</source>
      <translation>{0} wird geschrieben</translation>
    </message>
    <message>
      <source>a correction</source>
      <translation>eine Korrektur</translation>
    </message>
    <message>
      <source>a face split off</source>
      <translation>ein Gesicht abgetrennt</translation>
    </message>
    <message>
      <source>a face that became another person</source>
      <translation>ein Gesicht einer anderen Person zugeordnet</translation>
    </message>
    <message>
      <source>a mark</source>
      <translation>eine Markierung</translation>
    </message>
    <message>
      <source>a minute</source>
      <translation>je Minute</translation>
    </message>
    <message>
      <source>a name taken away</source>
      <translation>ein Name entfernt</translation>
    </message>
    <message>
      <source>a picture has no timeline</source>
      <translation>ein Bild hat keine Zeitachse</translation>
    </message>
    <message>
      <source>a version is being made</source>
      <translation>eine Version entsteht</translation>
    </message>
    <message>
      <source>about {0} h left</source>
      <translation>noch etwa {0} h</translation>
    </message>
    <message>
      <source>about {0} min left</source>
      <translation>noch etwa {0} min</translation>
    </message>
    <message>
      <source>about {0} s left</source>
      <translation>noch etwa {0} s</translation>
    </message>
    <message>
      <source>all</source>
      <translation>alle</translation>
    </message>
    <message>
      <source>all frames</source>
      <translation>alle Bilder</translation>
    </message>
    <message>
      <source>an import of marks</source>
      <translation>ein Import von Markierungen</translation>
    </message>
    <message>
      <source>angry</source>
      <translation>Wut</translation>
    </message>
    <message>
      <source>another window has the queue</source>
      <translation>ein anderes Fenster hat die Warteschlange</translation>
    </message>
    <message>
      <source>answer</source>
      <translation>Antwort</translation>
    </message>
    <message>
      <source>blurred</source>
      <translation>unscharf</translation>
    </message>
    <message>
      <source>byte</source>
      <translation>Byte</translation>
    </message>
    <message>
      <source>bytes</source>
      <translation>Bytes</translation>
    </message>
    <message>
      <source>changing a mark</source>
      <translation>das Ändern einer Markierung</translation>
    </message>
    <message>
      <source>confidence</source>
      <translation>Konfidenz</translation>
    </message>
    <message>
      <source>contempt</source>
      <translation>Verachtung</translation>
    </message>
    <message>
      <source>correction</source>
      <translation>Korrektur</translation>
    </message>
    <message>
      <source>damaged</source>
      <translation>beschädigt</translation>
    </message>
    <message>
      <source>dark</source>
      <translation>dunkel</translation>
    </message>
    <message>
      <source>decision</source>
      <translation>Entscheidung</translation>
    </message>
    <message>
      <source>decisions</source>
      <translation>Entscheidungen</translation>
    </message>
    <message>
      <source>dim</source>
      <translation>etwas dunkel</translation>
    </message>
    <message>
      <source>disgust</source>
      <translation>Ekel</translation>
    </message>
    <message>
      <source>earlier decision</source>
      <translation>frühere Entscheidung</translation>
    </message>
    <message>
      <source>earlier decisions</source>
      <translation>frühere Entscheidungen</translation>
    </message>
    <message>
      <source>emotion</source>
      <translation>Emotion</translation>
    </message>
    <message>
      <source>empty: a moment</source>
      <translation>leer: ein Moment</translation>
    </message>
    <message>
      <source>end</source>
      <translation>Ende</translation>
    </message>
    <message>
      <source>entries</source>
      <translation>Einträge</translation>
    </message>
    <message>
      <source>entry</source>
      <translation>Eintrag</translation>
    </message>
    <message>
      <source>episodes</source>
      <translation>Episoden</translation>
    </message>
    <message>
      <source>face</source>
      <translation>Gesicht</translation>
    </message>
    <message>
      <source>faces</source>
      <translation>Gesichter</translation>
    </message>
    <message>
      <source>fear</source>
      <translation>Angst</translation>
    </message>
    <message>
      <source>figures</source>
      <translation>Abbildungen</translation>
    </message>
    <message>
      <source>file</source>
      <translation>Datei</translation>
    </message>
    <message>
      <source>files</source>
      <translation>Dateien</translation>
    </message>
    <message>
      <source>frame</source>
      <translation>Bild</translation>
    </message>
    <message>
      <source>frames</source>
      <translation>Bilder</translation>
    </message>
    <message>
      <source>from {0}</source>
      <translation>von {0}</translation>
    </message>
    <message>
      <source>from, to</source>
      <translation>von, nach</translation>
    </message>
    <message>
      <source>frontal</source>
      <translation>frontal</translation>
    </message>
    <message>
      <source>good</source>
      <translation>gut</translation>
    </message>
    <message>
      <source>happy</source>
      <translation>Freude</translation>
    </message>
    <message>
      <source>has been annotated already</source>
      <translation>ist schon annotiert</translation>
    </message>
    <message>
      <source>import of {0}</source>
      <translation>Import: {0}</translation>
    </message>
    <message>
      <source>interrupted</source>
      <translation>unterbrochen</translation>
    </message>
    <message>
      <source>it holds what the session did not make ({0})</source>
      <translation>er enthält, was die Sitzung nicht gemacht hat ({0})</translation>
    </message>
    <message>
      <source>it is not full</source>
      <translation>es ist kein Vollbild</translation>
    </message>
    <message>
      <source>joining two people</source>
      <translation>das Verbinden zweier Personen</translation>
    </message>
    <message>
      <source>kind</source>
      <translation>Art</translation>
    </message>
    <message>
      <source>large enough</source>
      <translation>groß genug</translation>
    </message>
    <message>
      <source>left out</source>
      <translation>ausgelassen</translation>
    </message>
    <message>
      <source>length</source>
      <translation>Länge</translation>
    </message>
    <message>
      <source>line</source>
      <translation>Zeile</translation>
    </message>
    <message>
      <source>lines</source>
      <translation>Zeilen</translation>
    </message>
    <message>
      <source>loading the model</source>
      <translation>Modell wird geladen</translation>
    </message>
    <message>
      <source>longest, s</source>
      <translation>längste, s</translation>
    </message>
    <message>
      <source>low confidence</source>
      <translation>geringe Konfidenz</translation>
    </message>
    <message>
      <source>making a face another person</source>
      <translation>ein Gesicht einer anderen Person zuordnen</translation>
    </message>
    <message>
      <source>mark</source>
      <translation>Markierung</translation>
    </message>
    <message>
      <source>marks</source>
      <translation>Markierungen</translation>
    </message>
    <message>
      <source>marks: E sets one here, X leaves a range out</source>
      <translation>Markierungen: E setzt hier eine, X lässt einen Bereich aus</translation>
    </message>
    <message>
      <source>mean length, s</source>
      <translation>mittlere Länge, s</translation>
    </message>
    <message>
      <source>mean probability</source>
      <translation>mittlere Wahrscheinlichkeit</translation>
    </message>
    <message>
      <source>more in {0}</source>
      <translation>mehr in {0}</translation>
    </message>
    <message>
      <source>names, marks and corrections</source>
      <translation>Namen, Markierungen und Korrekturen</translation>
    </message>
    <message>
      <source>naming</source>
      <translation>das Benennen</translation>
    </message>
    <message>
      <source>neither</source>
      <translation>keine</translation>
    </message>
    <message>
      <source>neutral</source>
      <translation>neutral</translation>
    </message>
    <message>
      <source>no data set is open</source>
      <translation>kein Datensatz ist offen</translation>
    </message>
    <message>
      <source>no face</source>
      <translation>kein Gesicht</translation>
    </message>
    <message>
      <source>no face is shown</source>
      <translation>kein Gesicht wird gezeigt</translation>
    </message>
    <message>
      <source>no face is there to measure</source>
      <translation>kein Gesicht ist da, das sich messen lässt</translation>
    </message>
    <message>
      <source>no file for that is chosen</source>
      <translation>keine Datei dafür ist gewählt</translation>
    </message>
    <message>
      <source>no file is done</source>
      <translation>keine Datei ist fertig</translation>
    </message>
    <message>
      <source>no file is open</source>
      <translation>keine Datei ist offen</translation>
    </message>
    <message>
      <source>no file plays that can be sought</source>
      <translation>keine Datei läuft, in der sich springen lässt</translation>
    </message>
    <message>
      <source>no longer in {0}</source>
      <translation>nicht mehr in {0}</translation>
    </message>
    <message>
      <source>no mark is selected</source>
      <translation>keine Markierung ist gewählt</translation>
    </message>
    <message>
      <source>no session is chosen</source>
      <translation>keine Sitzung ist gewählt</translation>
    </message>
    <message>
      <source>no session is open</source>
      <translation>keine Sitzung ist offen</translation>
    </message>
    <message>
      <source>no video</source>
      <translation>kein Video</translation>
    </message>
    <message>
      <source>not a face</source>
      <translation>kein Gesicht</translation>
    </message>
    <message>
      <source>not loaded yet</source>
      <translation>noch nicht geladen</translation>
    </message>
    <message>
      <source>not now: {0}</source>
      <translation>jetzt nicht: {0}</translation>
    </message>
    <message>
      <source>not on this machine</source>
      <translation>nicht auf diesem Rechner</translation>
    </message>
    <message>
      <source>nothing</source>
      <translation>nichts</translation>
    </message>
    <message>
      <source>nothing is being recorded</source>
      <translation>nichts wird aufgenommen</translation>
    </message>
    <message>
      <source>nothing is decided</source>
      <translation>nichts ist entschieden</translation>
    </message>
    <message>
      <source>nothing is in the queue</source>
      <translation>nichts ist in der Warteschlange</translation>
    </message>
    <message>
      <source>nothing is remembered</source>
      <translation>nichts ist gemerkt</translation>
    </message>
    <message>
      <source>nothing is shown</source>
      <translation>nichts wird gezeigt</translation>
    </message>
    <message>
      <source>nothing runs</source>
      <translation>nichts läuft</translation>
    </message>
    <message>
      <source>now</source>
      <translation>jetzt</translation>
    </message>
    <message>
      <source>of all</source>
      <translation>von allem</translation>
    </message>
    <message>
      <source>of certain</source>
      <translation>vom Sicheren</translation>
    </message>
    <message>
      <source>of {0}</source>
      <translation>von {0}</translation>
    </message>
    <message>
      <source>on the page {0}</source>
      <translation>auf der Seite {0}</translation>
    </message>
    <message>
      <source>only a camera's picture can be mirrored</source>
      <translation>nur das Bild einer Kamera lässt sich spiegeln</translation>
    </message>
    <message>
      <source>p</source>
      <translation>p</translation>
    </message>
    <message>
      <source>people</source>
      <translation>Personen</translation>
    </message>
    <message>
      <source>picture</source>
      <translation>Bild</translation>
    </message>
    <message>
      <source>picture {0:.0f}</source>
      <translation>Bild {0:.0f}</translation>
    </message>
    <message>
      <source>pictures</source>
      <translation>Bilder</translation>
    </message>
    <message>
      <source>points</source>
      <translation>Punkte</translation>
    </message>
    <message>
      <source>removed: {0}</source>
      <translation>entfernt: {0}</translation>
    </message>
    <message>
      <source>removing a mark</source>
      <translation>das Entfernen einer Markierung</translation>
    </message>
    <message>
      <source>reports</source>
      <translation>Berichte</translation>
    </message>
    <message>
      <source>sad</source>
      <translation>Trauer</translation>
    </message>
    <message>
      <source>see its text</source>
      <translation>siehe Text</translation>
    </message>
    <message>
      <source>session</source>
      <translation>Sitzung</translation>
    </message>
    <message>
      <source>sessions</source>
      <translation>Sitzungen</translation>
    </message>
    <message>
      <source>several folders</source>
      <translation>mehrere Ordner</translation>
    </message>
    <message>
      <source>sharp</source>
      <translation>scharf</translation>
    </message>
    <message>
      <source>slightly turned</source>
      <translation>leicht gedreht</translation>
    </message>
    <message>
      <source>small</source>
      <translation>klein</translation>
    </message>
    <message>
      <source>soft</source>
      <translation>weich</translation>
    </message>
    <message>
      <source>splitting a face off</source>
      <translation>das Abtrennen eines Gesichts</translation>
    </message>
    <message>
      <source>start</source>
      <translation>Anfang</translation>
    </message>
    <message>
      <source>start, end, label, note (CSV)…</source>
      <translation>Beginn, Ende, Label, Notiz (CSV)…</translation>
    </message>
    <message>
      <source>summary</source>
      <translation>Zusammenfassung</translation>
    </message>
    <message>
      <source>surprise</source>
      <translation>Überraschung</translation>
    </message>
    <message>
      <source>the name {0}</source>
      <translation>der Name {0}</translation>
    </message>
    <message>
      <source>the readings</source>
      <translation>die Ergebnisse</translation>
    </message>
    <message>
      <source>the video</source>
      <translation>das Video</translation>
    </message>
    <message>
      <source>there are {0} classes</source>
      <translation>es gibt {0} Klassen</translation>
    </message>
    <message>
      <source>there is nothing to record</source>
      <translation>es gibt nichts aufzunehmen</translation>
    </message>
    <message>
      <source>there is nothing to redo</source>
      <translation>es gibt nichts zu wiederholen</translation>
    </message>
    <message>
      <source>there is nothing to undo</source>
      <translation>es gibt nichts rückgängig zu machen</translation>
    </message>
    <message>
      <source>tie</source>
      <translation>gleich</translation>
    </message>
    <message>
      <source>to</source>
      <translation>bis</translation>
    </message>
    <message>
      <source>to</source>
      <comment>between two figures</comment>
      <translation>bis</translation>
    </message>
    <message>
      <source>too short to tell</source>
      <translation>zu kurz, um es zu sagen</translation>
    </message>
    <message>
      <source>too small</source>
      <translation>zu klein</translation>
    </message>
    <message>
      <source>turned away</source>
      <translation>abgewandt</translation>
    </message>
    <message>
      <source>two people joined</source>
      <translation>zwei Personen verbunden</translation>
    </message>
    <message>
      <source>uncertain</source>
      <translation>unsicher</translation>
    </message>
    <message>
      <source>under way</source>
      <translation>läuft noch</translation>
    </message>
    <message>
      <source>unknown</source>
      <translation>unbekannt</translation>
    </message>
    <message>
      <source>version {0} · {1}</source>
      <translation>Version {0} · {1}</translation>
    </message>
    <message>
      <source>very bright</source>
      <translation>sehr hell</translation>
    </message>
    <message>
      <source>video</source>
      <translation>Video</translation>
    </message>
    <message>
      <source>was annotated in part</source>
      <translation>wurde teilweise annotiert</translation>
    </message>
    <message>
      <source>what is left of it</source>
      <translation>was davon übrig ist</translation>
    </message>
    <message>
      <source>what was removed from the queue</source>
      <translation>was aus der Warteschlange genommen wurde</translation>
    </message>
    <message>
      <source>{0} % of a right angle; at most {1} % can be read</source>
      <translation>{0} % eines rechten Winkels; lesbar sind höchstens {1} %</translation>
    </message>
    <message>
      <source>{0} % of white; at least {1} % is needed</source>
      <translation>{0} % von Weiß; nötig sind mindestens {1} %</translation>
    </message>
    <message>
      <source>{0} (suggested)</source>
      <translation>{0} (Vorschlag)</translation>
    </message>
    <message>
      <source>{0} It can be put back from there.</source>
      <translation>{0} Von dort lässt es sich zurückholen.</translation>
    </message>
    <message>
      <source>{0} The recording goes on without sound.</source>
      <translation>{0} Die Aufnahme geht ohne Ton weiter.</translation>
    </message>
    <message>
      <source>{0} The session is open without it.</source>
      <translation>{0} Die Sitzung ist ohne sie geöffnet.</translation>
    </message>
    <message>
      <source>{0} This is recorded without sound.</source>
      <translation>{0} Die Aufnahme läuft ohne Ton.</translation>
    </message>
    <message>
      <source>{0} about {1} left out: the face is gone, or has another label. If it is there, decide again.</source>
      <translation>{0} zu {1} ausgelassen: Das Gesicht fehlt oder hat ein anderes Label. Ist es da, bitte noch einmal entscheiden.</translation>
    </message>
    <message>
      <source>{0} and {1} are one person now.</source>
      <translation>{0} und {1} sind jetzt eine Person.</translation>
    </message>
    <message>
      <source>{0} begins here; {1} ends it, Esc takes it back</source>
      <translation>{0} beginnt hier; {1} beendet es, Esc nimmt es zurück</translation>
    </message>
    <message>
      <source>{0} can't be used. Another program may have it, or the system may not allow it.</source>
      <translation>{0} lässt sich nicht benutzen. Vielleicht hat es ein anderes Programm, oder das System erlaubt es nicht.</translation>
    </message>
    <message>
      <source>{0} cannot be opened</source>
      <translation>{0} lässt sich nicht öffnen</translation>
    </message>
    <message>
      <source>{0} chosen</source>
      <translation>{0} gewählt</translation>
    </message>
    <message>
      <source>{0} could not be moved to the trash: it is not there, may not be moved, or its drive has no trash. Show it in its folder and remove it there.</source>
      <translation>{0} ließ sich nicht in den Papierkorb legen: Es ist nicht da, darf nicht bewegt werden, oder das Laufwerk hat keinen Papierkorb. Im Ordner zeigen und dort entfernen.</translation>
    </message>
    <message>
      <source>{0} could not be put back ({1}); it is in the system's trash.</source>
      <translation>{0} ließ sich nicht zurückholen ({1}); es ist im Papierkorb des Systems.</translation>
    </message>
    <message>
      <source>{0} could not be removed ({1}). Change its permissions, or remove it in the file manager.</source>
      <translation>{0} ließ sich nicht entfernen ({1}). Die Rechte ändern oder im Dateimanager entfernen.</translation>
    </message>
    <message>
      <source>{0} decided</source>
      <translation>{0} entschieden</translation>
    </message>
    <message>
      <source>{0} deleted</source>
      <translation>{0} gelöscht</translation>
    </message>
    <message>
      <source>{0} done</source>
      <translation>{0} fertig</translation>
    </message>
    <message>
      <source>{0} done were removed from the queue; their sessions stay.</source>
      <translation>{0} fertige sind aus der Warteschlange genommen; ihre Sitzungen bleiben.</translation>
    </message>
    <message>
      <source>{0} dropped</source>
      <translation>{0} ausgefallen</translation>
    </message>
    <message>
      <source>{0} failed</source>
      <translation>{0} gescheitert</translation>
    </message>
    <message>
      <source>{0} files have been annotated already.</source>
      <translation>{0} Dateien sind schon annotiert.</translation>
    </message>
    <message>
      <source>{0} files of the queue were not annotated; each row says why.</source>
      <translation>{0} Dateien der Warteschlange wurden nicht annotiert; jede Zeile sagt, warum.</translation>
    </message>
    <message>
      <source>{0} files were annotated in part.</source>
      <translation>{0} Dateien wurden teilweise annotiert.</translation>
    </message>
    <message>
      <source>{0} files were removed from the queue; their sessions stay.</source>
      <translation>{0} Dateien sind aus der Warteschlange genommen; ihre Sitzungen bleiben.</translation>
    </message>
    <message>
      <source>{0} frames</source>
      <translation>{0} Bilder</translation>
    </message>
    <message>
      <source>{0} gives no more pictures. Plug it in again and it goes on by itself.</source>
      <translation>{0} liefert keine Bilder mehr. Wieder anschließen, dann geht es von selbst weiter.</translation>
    </message>
    <message>
      <source>{0} gives no more sound.</source>
      <translation>{0} liefert keinen Ton mehr.</translation>
    </message>
    <message>
      <source>{0} gives sound of a kind that can't be recorded.</source>
      <translation>{0} liefert Ton einer Art, die sich nicht aufnehmen lässt.</translation>
    </message>
    <message>
      <source>{0} has been annotated already.</source>
      <translation>{0} ist schon annotiert.</translation>
    </message>
    <message>
      <source>{0} has ended</source>
      <translation>{0} ist zu Ende</translation>
    </message>
    <message>
      <source>{0} holds {1}.</source>
      <translation>{0} enthält {1}.</translation>
    </message>
    <message>
      <source>{0} in {1} are removed for good.</source>
      <translation>{0} in {1} werden endgültig entfernt.</translation>
    </message>
    <message>
      <source>{0} interrupted</source>
      <translation>{0} unterbrochen</translation>
    </message>
    <message>
      <source>{0} is back.</source>
      <translation>{0} ist wieder da.</translation>
    </message>
    <message>
      <source>{0} is deleted for good.</source>
      <translation>{0} ist endgültig gelöscht.</translation>
    </message>
    <message>
      <source>{0} is empty</source>
      <translation>{0} ist leer</translation>
    </message>
    <message>
      <source>{0} is in the queue already.</source>
      <translation>{0} ist schon in der Warteschlange.</translation>
    </message>
    <message>
      <source>{0} is in the trash.</source>
      <translation>{0} ist im Papierkorb.</translation>
    </message>
    <message>
      <source>{0} is no longer where the trash kept it; look for it in the system's trash.</source>
      <translation>{0} ist nicht mehr dort, wo der Papierkorb es hatte; bitte im Papierkorb des Systems suchen.</translation>
    </message>
    <message>
      <source>{0} is not in this frame.</source>
      <translation>{0} ist nicht in diesem Bild.</translation>
    </message>
    <message>
      <source>{0} is not in this picture.</source>
      <translation>{0} ist nicht in diesem Bild.</translation>
    </message>
    <message>
      <source>{0} is not what this session was read from: its fingerprint is another one. Choose the original.</source>
      <translation>{0} ist nicht, woraus diese Sitzung gelesen wurde: Der Fingerabdruck ist ein anderer. Bitte das Original wählen.</translation>
    </message>
    <message>
      <source>{0} kept</source>
      <translation>{0} behalten</translation>
    </message>
    <message>
      <source>{0} labels</source>
      <translation>{0} Labels</translation>
    </message>
    <message>
      <source>{0} marks</source>
      <translation>{0} Markierungen</translation>
    </message>
    <message>
      <source>{0} more files were left out: they are nothing to annotate.</source>
      <translation>{0} weitere Dateien blieben draußen: An ihnen ist nichts zu annotieren.</translation>
    </message>
    <message>
      <source>{0} more wait</source>
      <translation>{0} weitere warten</translation>
    </message>
    <message>
      <source>{0} not a face</source>
      <translation>{0} kein Gesicht</translation>
    </message>
    <message>
      <source>{0} of it are left out, as they were marked.</source>
      <translation>Davon sind {0} ausgelassen, wie markiert.</translation>
    </message>
    <message>
      <source>{0} of {1}</source>
      <translation>{0} von {1}</translation>
    </message>
    <message>
      <source>{0} of {1} added; the others were there.</source>
      <translation>{0} von {1} hinzugefügt; die anderen waren da.</translation>
    </message>
    <message>
      <source>{0} paused</source>
      <translation>{0} angehalten</translation>
    </message>
    <message>
      <source>{0} pixels of the source; at least {1} are needed</source>
      <translation>{0} Pixel der Quelle; nötig sind mindestens {1}</translation>
    </message>
    <message>
      <source>{0} relabelled</source>
      <translation>{0} neu gelabelt</translation>
    </message>
    <message>
      <source>{0} running</source>
      <translation>{0} in Arbeit</translation>
    </message>
    <message>
      <source>{0} shows {1}, you say.</source>
      <translation>{0} zeigt {1}, so die Korrektur.</translation>
    </message>
    <message>
      <source>{0} stays in the trash: something else is at {1} now.</source>
      <translation>{0} bleibt im Papierkorb: Unter {1} liegt jetzt etwas anderes.</translation>
    </message>
    <message>
      <source>{0} to {1}</source>
      <translation>{0} bis {1}</translation>
    </message>
    <message>
      <source>{0} waiting</source>
      <translation>{0} wartend</translation>
    </message>
    <message>
      <source>{0} was annotated in part.</source>
      <translation>{0} wurde teilweise annotiert.</translation>
    </message>
    <message>
      <source>{0} was not annotated: something went wrong that should not ({1}). The log says more.</source>
      <translation>{0} wurde nicht annotiert: Etwas ging schief, was nicht sollte ({1}). Das Protokoll sagt mehr.</translation>
    </message>
    <message>
      <source>{0} was not opened: this page is still at work. Open it when that is done.</source>
      <translation>{0} wurde nicht geöffnet: Diese Seite arbeitet noch. Danach bitte erneut öffnen.</translation>
    </message>
    <message>
      <source>{0} was recovered: {1} with their readings.</source>
      <translation>{0} wurde wiederhergestellt: {1} mit ihren Ergebnissen.</translation>
    </message>
    <message>
      <source>{0} was removed from the queue; its session stays.</source>
      <translation>{0} ist aus der Warteschlange genommen; die Sitzung bleibt.</translation>
    </message>
    <message>
      <source>{0}, which comes with the program</source>
      <translation>{0}, mitgeliefert</translation>
    </message>
    <message>
      <source>{0}. Version {1} stays as it is.</source>
      <translation>{0}. Version {1} bleibt, wie sie ist.</translation>
    </message>
    <message>
      <source>{0}: it &amp;shows</source>
      <translation>{0}: Es &amp;zeigt</translation>
    </message>
    <message>
      <source>{0}; at least {1} is needed</source>
      <translation>{0}; nötig ist mindestens {1}</translation>
    </message>
    <message>
      <source>{1} added.</source>
      <translation>{1} hinzugefügt.</translation>
    </message>
    <message>
      <source>“fer-studio data import {0} -o DATASET” makes labelled faces of what is corrected.</source>
      <translation>„fer-studio data import {0} -o DATASET“ macht gelabelte Gesichter aus dem, was korrigiert ist.</translation>
    </message>
    <message>
      <source>“{0}” can't be the key of “{1}”. Choose one of {2}.</source>
      <translation>„{0}“ kann nicht die Taste von „{1}“ sein. Zur Wahl stehen {2}.</translation>
    </message>
    <message>
      <source>“{0}” is no time; write it as 1:02.5, or in seconds.</source>
      <translation>„{0}“ ist keine Zeit; bitte als 1:02.5 oder in Sekunden schreiben.</translation>
    </message>
  </context>
</TS>
