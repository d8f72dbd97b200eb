import Testing

@testable import Artifacts

@Suite("Commands that start a service")
struct StartCommandTests {
  struct Expected: Sendable {
    var text: String
    var application: String?
    var interface: RepositoryFacts.Interface?
    var port: Int?
    var isFactory = false
    var folder: String?
  }

  @Test(
    "what a command serves, and how, is read from its words",
    arguments: [
      Expected(text: "uvicorn app.main:app --port 8000", application: "app.main:app", interface: .asgi, port: 8000),
      Expected(text: "uvicorn --reload --port=80 main:app", application: "main:app", interface: .asgi, port: 80),
      Expected(
        text: "uvicorn --factory --app-dir src shop:make", application: "shop:make", interface: .asgi,
        isFactory: true, folder: "src"),
      Expected(text: "python3 -m uvicorn main:app", application: "main:app", interface: .asgi),
      Expected(
        text: "gunicorn -w 4 -k uvicorn.workers.UvicornWorker main:app", application: "main:app", interface: .asgi),
      Expected(
        text: "gunicorn --bind=0.0.0.0:5000 'shop:create_app()'", application: "shop:create_app", interface: .wsgi,
        port: 5000, isFactory: true),
      Expected(text: "gunicorn mysite.wsgi", application: "mysite.wsgi:application", interface: .wsgi),
      Expected(
        text: "gunicorn --chdir src mysite.wsgi:app", application: "mysite.wsgi:app", interface: .wsgi, folder: "src"),
      Expected(
        text: "gunicorn web:app --worker-class aiohttp.GunicornWebWorker", application: "web:app", interface: .aiohttp),
      Expected(
        text: "waitress-serve --port=8041 --call app:make", application: "app:make", interface: .wsgi, port: 8041,
        isFactory: true),
      Expected(text: "hypercorn -b 0.0.0.0:80 a.b:c", application: "a.b:c", interface: .asgi, port: 80),
      Expected(text: "granian --interface wsgi a:b", application: "a:b", interface: .wsgi),
      Expected(
        text: "uwsgi --http :9090 --module site.wsgi:app", application: "site.wsgi:app", interface: .wsgi, port: 9090),
      Expected(text: "flask --app hello run -p 3000", application: "hello", interface: .wsgi, port: 3000),
      Expected(text: "fastapi run app/main.py --port 80", application: "app.main", interface: .asgi, port: 80),
      Expected(text: "sanic server:app --factory", application: "server:app", interface: .asgi, isFactory: true),
      Expected(text: "python -u -X dev app/main.py --verbose", application: nil, interface: nil),
      Expected(text: "python -u app/main.py --verbose", application: "app.main", interface: .program),
      Expected(text: "python manage.py runserver 0.0.0.0:8000", application: nil, interface: nil, port: 8000),
      Expected(text: "A=1 exec poetry run gunicorn a:b", application: "a:b", interface: .wsgi),
      Expected(text: "uv run --no-dev uvicorn a:b", application: "a:b", interface: .asgi),
      Expected(
        text: "sh -c 'alembic upgrade head && uvicorn a:b --port ${PORT:-81}'", application: "a:b", interface: .asgi,
        port: 81),
      Expected(text: "cd src; exec uvicorn a:b --port $PORT", application: "a:b", interface: .asgi, folder: "src"),
      Expected(text: "newrelic-admin run-program tini -- gunicorn a:b", application: "a:b", interface: .wsgi),
      Expected(text: "/opt/venv/bin/uvicorn a:b", application: "a:b", interface: .asgi),
      Expected(text: "uvicorn 'a:b; touch evil' --port 99999", application: nil, interface: .asgi),
    ])
  func read(expected: Expected) throws {
    guard expected.interface != nil || expected.port != nil else {
      #expect(StartCommand(expected.text)?.application == nil)
      return
    }
    let command = try #require(StartCommand(expected.text))
    #expect(command.application == expected.application)
    #expect(command.interface == expected.interface)
    #expect(command.port == expected.port)
    #expect(command.isFactory == expected.isFactory)
    #expect(command.folder == expected.folder)
  }

  @Test(
    "what starts nothing is no command",
    arguments: [
      "", "npm start", "echo uvicorn", "python -m pytest", "python manage.py migrate", "uvicorn a:b\u{1B}[2J",
    ])
  func none(text: String) {
    #expect(StartCommand(text) == nil)
  }

  @Test("words are split as a shell splits them")
  func words() {
    #expect(
      ShellWords.commands("a 'b c' \"d\\\"e\" f\\ g # h\ni&&j|k") == [
        ["a", "b c", "d\"e", "f g"], ["i"], ["j"], ["k"],
      ])
    #expect(ShellWords.commands("a \\\n  b ''") == [["a", "b", ""]])
  }

  @Test("a Dockerfile's instructions are read by its syntax")
  func dockerfile() {
    let file = DockerfileText(
      "# escape=`\nFROM a AS b\nRUN x `\n  # c\n\n  y\nCOPY <<-'END' /z\nCMD no\nEND\ncmd [\"p\", \"q\"]\nENV A=1 B=2")
    #expect(file.instructions.map(\.keyword) == ["FROM", "RUN", "COPY", "CMD", "ENV"])
    #expect(file.instructions.map(\.line) == [2, 3, 7, 10, 11])
    #expect(file.instructions[1].arguments == "x y")
    #expect(file.instructions[3].words == ["p", "q"])
    #expect(file.expandedCommand("run $A ${B} $C") == "run 1 2 $C")
  }
}
